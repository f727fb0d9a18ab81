import type { RecordDetail, RecordType } from '@wuyu/contract';
import { type Act, type ActTrouble, newId } from '../../shared/offline/act';
import type { ChosenFile } from '../../shared/photo/chosen-file';

/** What the form of a record holds. */
export interface RecordContent {
  /** Made when the form is opened, so that the record is one however often it is sent. */
  id: string;
  type: string;
  day: string;
  from: string;
  /** As typed; numbers too. */
  fields: Record<string, string>;
  /** Attachments that the server has already. */
  kept: Array<{ id: string; kind: 'image' | 'pdf' | 'video'; fileName: string }>;
  files: ChosenFile[];
}

export function emptyContent(type = '', day = ''): RecordContent {
  return { id: newId(), type, day, from: '', fields: {}, kept: [], files: [] };
}

/** A record that is opened again. */
export function contentOf(detail: RecordDetail): RecordContent {
  return {
    id: detail.id,
    type: detail.type,
    day: detail.day ?? '',
    from: detail.from ?? '',
    fields: Object.fromEntries(Object.entries(detail.fields).map(([code, value]) => [code, String(value)])),
    kept: detail.files.map(({ id, kind, fileName }) => ({ id, kind, fileName })),
    files: [],
  };
}

interface RecordBody {
  type: string;
  day: string;
  from?: string | null;
  fields: Record<string, string | number>;
  attachments: string[];
}

/** A record that could not be sent, with the files that wait beside it. */
export function contentOfAct(act: Act): RecordContent {
  const body = act.input.body as unknown as RecordBody;
  const files = act.files.map(({ id, name, blob }) => ({
    id,
    name,
    blob,
    kind:
      blob.type === 'application/pdf'
        ? ('pdf' as const)
        : blob.type.startsWith('video/')
          ? ('video' as const)
          : ('image' as const),
  }));
  return {
    id: act.id,
    type: body.type,
    day: body.day,
    from: body.from ?? '',
    fields: Object.fromEntries(Object.entries(body.fields).map(([code, value]) => [code, String(value)])),
    kept: body.attachments
      .filter((id) => !files.some((file) => file.id === id))
      .map((id) => ({ id, kind: 'image' as const, fileName: '' })),
    files,
  };
}

/** As the server takes it. What is no number stays as it was typed, so that the server can say what is wrong with it. */
export function bodyOf(content: RecordContent, type: RecordType): RecordBody {
  const fields: Record<string, string | number> = {};
  for (const { code, kind } of type.fields) {
    const typed = content.fields[code]?.trim() ?? '';
    if (typed === '') continue;
    fields[code] = kind === 'number' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
  }
  return {
    type: content.type,
    day: content.day,
    ...(type.period ? { from: content.from || null } : {}),
    fields,
    attachments: [...content.kept.map(({ id }) => id), ...content.files.map(({ id }) => id)],
  };
}

/** By the path within the form: `day`, `fields.hours`, `attachments`; '' for what concerns none. */
export type Faults = Record<string, string>;

export function faultsOf(trouble: ActTrouble | null): Faults {
  const found: Faults = {};
  for (const { path, message, remedy } of trouble?.faults ?? []) {
    const at = path.replace(/^body\./, '').replace(/^attachments.*/, 'attachments');
    found[at] ??= [message, remedy].filter(Boolean).join('。');
  }
  return found;
}

/** What can be seen to be missing before anything is sent. */
export function missing(
  content: RecordContent,
  type: RecordType,
  words: (title: string) => string,
  say: (field: RecordType['fields'][number]) => string,
): Faults {
  const found: Faults = {};
  for (const field of type.fields) {
    if (field.required && !content.fields[field.code]?.trim()) found[`fields.${field.code}`] = words(say(field));
  }
  return found;
}
