import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  getScheme,
  listSchemeDrafts,
  type listSchemes,
  type PlaceBrief,
  type ReplyOf,
  saveSchemeDraft,
} from '@wuyu/contract';
import type { SchemeDocument } from '@wuyu/evaluation';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { leafDefaults } from './edit-document';

const addressOf = (placeId: number, code: string) => `/scheme-drafts/${placeId}/${code}`;

/** What the own place is working on. */
export function DraftList({ placeId }: { placeId: number }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listSchemeDrafts, { params: { placeId } }));
  return (
    <Section title={t('schemeEditor.mine')} hint={t('schemeEditor.mineHint')}>
      <Awaiting
        query={query}
        isEmpty={({ drafts }) => drafts.length === 0}
        empty={<Empty title={t('schemeEditor.noDraft')} hint={t('schemeEditor.noDraftHint')} />}
      >
        {({ drafts }) => (
          <ul className="cards">
            {drafts.map(({ code, title, changedAt }) => (
              <li key={code}>
                <Link className="card" to={addressOf(placeId, code)}>
                  <span>
                    <span className="card-title">{say(title)}</span>
                    <span className="hint"> {code}</span>
                  </span>
                  <span className="hint">{moment(changedAt)}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Awaiting>
    </Section>
  );
}

type Published = ReplyOf<typeof listSchemes>['schemes'][number];

/**
 * Begins a draft of a published scheme: a new version of one's own, an extension of what a region laid down, or a copy of
 * what came with the program.
 */
export function BeginDraft({ place, scheme }: { place: PlaceBrief; scheme: Published | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isOwn = scheme !== null && scheme.place?.id === place.id;
  const builds = scheme !== null && !isOwn && (place.kind === 'school' || scheme.place !== null);
  const suffix = place.code.toLowerCase().replace(/[^a-z0-9._-]/g, '');
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState(
    scheme === null ? `scheme-${suffix}` : isOwn ? scheme.code : `${scheme.code}-${suffix}`,
  );
  const begin = useMutation({
    mutationFn: async () => {
      const document = await beginning(scheme, code, builds);
      await send(saveSchemeDraft, { params: { placeId: place.id, code }, body: { document, revision: 0 } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [listSchemeDrafts.path] });
      await navigate(addressOf(place.id, code));
    },
  });
  const word = scheme === null ? 'blank' : isOwn ? 'edit' : builds ? 'extend' : 'copy';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!begin.isPending && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(code)) begin.mutate();
  };
  if (isOwn) {
    return (
      <>
        <Button onClick={() => begin.mutate()} busy={begin.isPending}>
          {t('schemeEditor.edit')}
        </Button>
        <Refused error={begin.error} />
      </>
    );
  }
  if (!open) return <Button onClick={() => setOpen(true)}>{t(`schemeEditor.${word}`)}</Button>;
  return (
    <form className="form-row" onSubmit={submit}>
      <Field
        label={t('schemeEditor.newCode')}
        hint={t('schemeEditor.newCodeHint')}
        value={code}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setCode(event.target.value)}
      />
      <Button kind="main" type="submit" busy={begin.isPending}>
        {t('schemeEditor.start')}
      </Button>
      <Refused error={begin.error} />
    </form>
  );
}

async function beginning(scheme: Published | null, code: string, builds: boolean): Promise<SchemeDocument> {
  if (scheme === null) {
    const title = { zh: '新方案', en: 'New scheme' };
    const first = {
      code: 'moral',
      weight: 100,
      title: { zh: '思想品德', en: 'Moral' },
      ...structuredClone(leafDefaults),
    };
    return { code, version: 1, subject: 'student', title, indicators: [first], coverage: 0.5 };
  }
  const version = scheme.versions[0]?.version ?? 1;
  const { document } = await send(getScheme, { params: { code: scheme.code, version } });
  return { ...(document as SchemeDocument), code, ...(builds ? { base: `${scheme.code}@${version}` } : {}) };
}

/** The way to what the places below have made of a scheme. */
export function DifferencesLink({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <Link className={buttonClass('quiet')} to={`/schemes/${code}/differences`}>
      {t('schemeEditor.differences')}
    </Link>
  );
}
