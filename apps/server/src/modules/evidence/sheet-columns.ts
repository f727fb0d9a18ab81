import { findHeader, type Header, headerName, type SheetRow, type WantedColumn } from '../../platform/files/index.js';
import type { ImportProfile, SubjectKind } from './profile.js';

/** Where a profile's columns are in one sheet; columns from 0. */
export interface SheetColumns {
  header: Header;
  subject: Array<{ as: SubjectKind; column: number; title: string }>;
  date: number | undefined;
  recordedAt: number | undefined;
  values: Array<{
    column: number;
    title: string;
    wanted: NonNullable<ImportProfile['columns']>[number];
    full: number | undefined;
  }>;
  indicator: number | undefined;
  value: number | undefined;
  /** Headers that neither the profile knows nor knows to be of no use. */
  unknown: string[];
}

export type NoColumns = { missing: string[]; row?: number; anySubject: boolean } | { duplicate: string; row: number };

/** Finds a profile's columns under the sheet's header. @param rows the first rows of the sheet */
export function findColumns(rows: readonly SheetRow[], profile: ImportProfile): SheetColumns | NoColumns {
  const header = findHeader(rows, wantedColumns(profile));
  if (header === undefined) return { missing: [profile.subject[0]?.headers[0] ?? ''], anySubject: false };
  const title = (column: number) => header.titles[column] ?? '';
  const duplicate = header.duplicates[0];
  if (duplicate !== undefined) return { duplicate: duplicate.title, row: header.row };
  const subject = profile.subject.flatMap(({ as }, i) => {
    const column = header.columns[`subject ${i}`];
    return column === undefined ? [] : [{ as, column, title: title(column) }];
  });
  const kinds = new Set(subject.map(({ as }) => as));
  const hasNumber = [...kinds].some((kind) => kind !== 'class' && kind !== 'grade' && kind !== 'name');
  const missing: string[] = [];
  if (!hasNumber && !(kinds.has('name') && kinds.has('class'))) {
    if (kinds.has('name')) missing.push(headersOf(profile, 'class'));
    else missing.push(profile.subject[0]?.headers[0] ?? '');
  }
  const values = (profile.shape === 'wide' ? (profile.columns ?? []) : []).flatMap((wanted, i) => {
    const column = header.columns[`value ${i}`];
    return column === undefined ? [] : [{ column, title: title(column), wanted, full: fullIn(title(column)) }];
  });
  if (profile.shape === 'wide' && values.length === 0) {
    missing.push(
      (profile.columns ?? [])
        .slice(0, 5)
        .map(({ headers }) => headers[0])
        .join(' / '),
    );
  }
  const indicator = header.columns.indicator;
  const value = header.columns.value;
  if (profile.shape === 'long') {
    if (indicator === undefined) missing.push(profile.indicator?.headers[0] ?? '');
    if (value === undefined && profile.value?.headers) missing.push(profile.value.headers[0] ?? '');
  }
  if (missing.length > 0) return { missing, row: header.row, anySubject: subject.length > 0 };
  const ignored = new Set((profile.ignore ?? []).map((name) => headerName(name)));
  const unknown = header.unknown
    .map((one) => one.title)
    .filter((name) => !ignored.has(headerName(name)) && !ignored.has(headerName(name, false)));
  return {
    header,
    subject,
    date: header.columns.date,
    recordedAt: header.columns.recordedAt,
    values,
    indicator,
    value,
    unknown,
  };
}

function headersOf(profile: ImportProfile, kind: SubjectKind): string {
  return profile.subject.find(({ as }) => as === kind)?.headers[0] ?? kind;
}

function wantedColumns(profile: ImportProfile): WantedColumn[] {
  const wanted: WantedColumn[] = profile.subject.map(({ headers }, i) => ({ key: `subject ${i}`, headers }));
  if (profile.date) wanted.push({ key: 'date', headers: profile.date.headers });
  if (profile.recordedAt) wanted.push({ key: 'recordedAt', headers: profile.recordedAt.headers });
  if (profile.shape === 'wide' && profile.columns) {
    wanted.push(...profile.columns.map(({ headers }, i) => ({ key: `value ${i}`, headers })));
  }
  if (profile.indicator) wanted.push({ key: 'indicator', headers: profile.indicator.headers });
  if (profile.value?.headers) wanted.push({ key: 'value', headers: profile.value.headers });
  return wanted;
}

/** 语文(150分), 数学(满分120): the full mark that a header names. */
function fullIn(title: string): number | undefined {
  const found = /[(（]\s*(?:满分)?[::]?\s*(\d{2,4})\s*分?\s*[)）]/.exec(title);
  return found === null ? undefined : Number(found[1]);
}
