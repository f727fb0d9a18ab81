import { useMutation, useQuery } from '@tanstack/react-query';
import { cancelPreview, type Distribution, getPreview, listSchemes, type ReplyOf, startPreview } from '@wuyu/contract';
import type { SchemeDocument } from '@wuyu/evaluation';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { hueOf } from '../../shared/aspect/hue';
import { number, percent, termTitle } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { useTerm } from '../../shared/term/use-term';
import { Button } from '../../shared/ui/button';
import { Select } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';
import { ScrollX } from '../../shared/ui/scroll-x';

interface PreviewProps {
  placeId: number;
  document: SchemeDocument;
  /** There are faults: nothing can be evaluated. */
  blocked: boolean;
  /** Code of the scheme to compare with at first. */
  compareWith: string;
}

/** The document as it stands, evaluated on a term's data beside a published scheme; nothing is kept. */
export function Preview({ placeId, document, blocked, compareWith }: PreviewProps) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const [term, setTerm] = useState('');
  const [scheme, setScheme] = useState(compareWith);
  const schemes = useQuery(ask(listSchemes, { query: { placeId } })).data?.schemes ?? [];
  // The last term that is over has all its data; the current one has begun only.
  const usual = chosen.terms[1]?.code ?? chosen.term;
  const begin = useMutation({
    mutationFn: () => send(startPreview, { body: { placeId, term: term || usual, document, scheme } }),
  });
  const previewId = begin.data?.id;
  const query = useQuery({
    ...ask(getPreview, { params: { previewId: previewId ?? '' } }),
    enabled: previewId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'waiting' || state.data.state === 'running' ? 500 : false,
  });
  const stop = useMutation({
    mutationFn: () => send(cancelPreview, { params: { previewId: previewId ?? '' } }),
    onSettled: () => query.refetch(),
  });
  const found = previewId === undefined ? undefined : query.data;
  const goesOn = begin.isPending || found?.state === 'waiting' || found?.state === 'running';
  return (
    <Section title={t('schemeEditor.preview')} hint={t('schemeEditor.previewHint')}>
      <div className="form-row">
        <Select
          label={t('term.label')}
          value={term || usual}
          onChange={setTerm}
          options={chosen.terms.map(({ code }) => ({ value: code, label: termTitle(t, code) }))}
        />
        <Select
          label={t('schemeEditor.compareWith')}
          value={scheme}
          onChange={setScheme}
          options={schemes.map(({ code, title }) => ({ value: code, label: say(title) }))}
        />
        {goesOn ? (
          <Button onClick={() => stop.mutate()} busy={stop.isPending || previewId === undefined}>
            {t('schemeEditor.previewStop')}
          </Button>
        ) : (
          <Button kind="main" onClick={() => begin.mutate()} disabled={blocked}>
            {t('schemeEditor.previewGo')}
          </Button>
        )}
      </div>
      {blocked && <p className="hint">{t('schemeEditor.previewBlocked')}</p>}
      <div aria-live="polite">
        {found?.state === 'waiting' && <p className="hint">{t('schemeEditor.previewWaiting')}</p>}
        {found?.state === 'running' && (
          <Progress share={found.progress} said={t('imports.progressSaid', { percent: percent(found.progress) })} />
        )}
        {found?.state === 'cancelled' && <Notice tone="info" title={t('schemeEditor.previewCancelled')} />}
        {found?.problem && (
          <Notice tone="bad" title={found.problem.message}>
            <p>{found.problem.remedy}</p>
          </Notice>
        )}
        {found?.outcome && <Outcome outcome={found.outcome} />}
      </div>
      <Refused error={begin.error ?? stop.error} />
    </Section>
  );
}

type Outcome = NonNullable<ReplyOf<typeof getPreview>['outcome']>;

function Outcome({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const { subjects, levelChanges, aspects } = outcome;
  return (
    <>
      <p>
        {t('schemeEditor.subjects', { n: number(subjects) })}
        {levelChanges !== null &&
          ` · ${t('schemeEditor.levelChanges', { n: number(levelChanges), percent: number(subjects === 0 ? 0 : (100 * levelChanges) / subjects) })}`}
      </p>
      <ScrollX label={t('schemeEditor.preview')}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('schemeEditor.aspect')}</th>
              <td />
              <th scope="col" className="figure">
                {t('schemeEditor.meanOf')}
              </th>
              <th scope="col" className="figure">
                {t('schemeEditor.median')}
              </th>
              <th scope="col">{t('schemeEditor.levels')}</th>
            </tr>
          </thead>
          <tbody>
            {aspects.flatMap(({ node, title, before, after }, i) =>
              (['before', 'after'] as const).map((when) => (
                <tr key={`${node} ${when}`}>
                  {when === 'before' && (
                    <th scope="rowgroup" rowSpan={2} style={{ color: hueOf(node, i) }}>
                      {node === 'overall' ? t('schemeEditor.overall') : say(title)}
                    </th>
                  )}
                  <th scope="row" className="word">
                    {t(`schemeEditor.${when}`)}
                  </th>
                  <Figures spread={when === 'before' ? before : after} />
                </tr>
              )),
            )}
          </tbody>
        </table>
      </ScrollX>
    </>
  );
}

function Figures({ spread }: { spread: Distribution | null }) {
  const { t } = useTranslation();
  if (spread === null || spread.quartiles === null) {
    return (
      <td colSpan={3} className="hint">
        {t(spread === null ? 'schemeEditor.gone' : spread.n === 0 ? 'state.noData' : 'state.tooFew')}
      </td>
    );
  }
  return (
    <>
      <td className="figure">{number(spread.mean, 2)}</td>
      <td className="figure">{number(spread.quartiles[1], 2)}</td>
      <td>{spread.levels.map(({ level, n }) => `${level} ${number(n)}`).join(' · ')}</td>
    </>
  );
}
