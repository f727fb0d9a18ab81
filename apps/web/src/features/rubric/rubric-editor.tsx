import './rubric.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  listIndicators,
  listRubrics,
  type Rubric,
  raterKinds,
  rubricFaults,
  SaidProblem,
  saveRubric,
  sayProblem,
} from '@wuyu/contract';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { currentLanguage } from '../../shared/i18n/index';
import { Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Checks } from '../../shared/ui/document-fields';
import { Choice } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { beginCriterion, beginRubric, freeCode, partsOf, type RubricParts } from './begin';
import { CriterionForm } from './criterion-form';
import { WordsField } from './words-field';

const MOST_CRITERIA = 12;

interface Edited {
  parts: RubricParts;
  /** Of a copy: it takes the place of what it was copied from, or stands beside it. */
  replaces: boolean;
  /** The version of the own rubric that was seen. */
  seen: number | null;
}

interface RubricEditorProps {
  placeId: number;
  /** All that hold at the place. */
  rubrics: readonly Rubric[];
  /** What is edited or copied; null: a new one. */
  from: Rubric | null;
}

/** A rubric of a place being written: what is wrong stands at its field as one types. */
export function RubricEditor({ placeId, rubrics, from }: RubricEditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const own = from?.placeId === placeId;
  const version = own ? from.version : null;
  const draft = useDraft<Edited>(`rubric/${placeId}/${from?.code ?? ''}`, () => ({
    parts: from ? partsOf(from) : beginRubric(),
    replaces: false,
    seen: version,
  }));
  const vocabulary = useQuery(ask(listIndicators)).data?.indicators;
  const usable = useMemo(
    () => vocabulary?.filter(({ unit, high }) => unit.zh === '分' && high !== null && high >= 100),
    [vocabulary],
  );
  // An empty form is not full of faults before anybody has written in it.
  const [tried, setTried] = useState(from !== null);
  const frame = useRef<HTMLFormElement>(null);
  const [sought, setSought] = useState(0);
  useEffect(() => {
    if (sought > 0) frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [sought]);
  const save = useMutation({
    mutationFn: ({ parts, replaces, seen }: Edited) => {
      const code = from && (own || replaces) ? from.code : newCode(placeId, rubrics);
      return send(saveRubric, { params: { placeId, code }, body: { ...parts, seen } });
    },
    onSuccess: async ({ title }) => {
      await draft.clear();
      await queries.invalidateQueries({ queryKey: [listRubrics.path] });
      await navigate('/rubrics', { state: { saved: title } });
    },
    onError: async (error) => {
      if (error instanceof SaidProblem && error.status === 409)
        await queries.invalidateQueries({ queryKey: [listRubrics.path] });
      setSought((before) => before + 1);
    },
  });
  const { value } = draft;
  const language = currentLanguage();
  const faults = useMemo(() => {
    if (!value) return [];
    const known = usable && new Set(usable.map(({ code }) => code));
    return rubricFaults(value.parts, known).map(({ path = '', code, values }) => {
      const { message, remedy } = sayProblem(code, values ?? {}, language);
      return { path, words: `${message} ${remedy}` };
    });
  }, [value, usable, language]);
  if (!value) return <Waiting />;
  const { parts, replaces } = value;
  const put = (part: Partial<RubricParts>) =>
    draft.set((before) => ({ ...before, parts: { ...before.parts, ...part } }));
  const faultAt = (path: string) => (tried ? faults.find((fault) => fault.path === path)?.words : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.length > 0) setSought(sought + 1);
    else if (!save.isPending) save.mutate(value);
  };
  const { criteria } = parts;
  const putCriteria = (next: RubricParts['criteria']) => put({ criteria: next });
  return (
    <form ref={frame} className="form" onSubmit={submit} noValidate>
      <DraftNote draft={draft} />
      {value.seen !== version && (
        <Notice tone="bad" title={t('rubric.changed')}>
          <p>{t('rubric.changedHint')}</p>
          <div className="tools">
            <Button onClick={() => draft.set((before) => ({ ...before, seen: version }))}>{t('rubric.goOn')}</Button>
            <Button kind="quiet" onClick={() => void draft.startOver()}>
              {t('rubric.theirs')}
            </Button>
          </div>
        </Notice>
      )}
      <Section title={t('rubric.whole')}>
        <div className="form">
          <WordsField
            label={t('rubric.name')}
            words={parts.title}
            fault={faultAt('title.zh')}
            onChange={(title) => put({ title })}
          />
          <WordsField
            label={t('rubric.note')}
            words={parts.note}
            fault={faultAt('note.zh')}
            onChange={(note) => put({ note })}
          />
          <Checks
            label={t('rubric.raters')}
            options={raterKinds.map((kind) => ({ value: kind, label: t(`rating.kind.${kind}`) }))}
            chosen={parts.raters}
            fault={faultAt('raters')}
            onChange={(chosen) => put({ raters: raterKinds.filter((kind) => chosen.includes(kind)) })}
          />
          {from && !own && (
            <Choice
              label={t('rubric.asCopy')}
              value={replaces ? 'replaces' : 'beside'}
              onChange={(how) => draft.set((before) => ({ ...before, replaces: how === 'replaces' }))}
              options={(['beside', 'replaces'] as const).map((how) => ({ value: how, label: t(`rubric.copy.${how}`) }))}
            />
          )}
        </div>
      </Section>
      {criteria.map((criterion, i) => (
        <CriterionForm
          key={criterion.code}
          n={i + 1}
          criterion={criterion}
          indicators={usable ?? []}
          faultAt={(path) => faultAt(`criteria[${i}].${path}`)}
          onChange={(changed) => putCriteria(criteria.map((one, at) => (at === i ? changed : one)))}
          onUp={i > 0 ? () => putCriteria(raised(criteria, i)) : undefined}
          onRemove={criteria.length > 1 ? () => putCriteria(criteria.filter((_, at) => at !== i)) : undefined}
        />
      ))}
      {criteria.length < MOST_CRITERIA && (
        <div>
          <Button onClick={() => putCriteria([...criteria, beginCriterion(criteria)])}>
            {t('rubric.addCriterion')}
          </Button>
        </div>
      )}
      {tried && faults.length > 0 && <Notice tone="info" title={t('rubric.faults', { n: faults.length })} />}
      <Refused error={save.error} />
      <div className="tools">
        <Button kind="main" type="submit" busy={save.isPending} disabled={value.seen !== version}>
          {t(save.isPending ? 'rubric.saving' : 'rubric.save')}
        </Button>
        <Link className={buttonClass()} to="/rubrics">
          {t('state.cancel')}
        </Link>
      </div>
      <p className="hint">{t('rubric.saveHint')}</p>
    </form>
  );
}

function newCode(placeId: number, rubrics: readonly Rubric[]): string {
  return freeCode(
    `place-${placeId}`,
    rubrics.map(({ code }) => code),
  );
}

function raised(criteria: RubricParts['criteria'], at: number): RubricParts['criteria'] {
  const next = [...criteria];
  const [moved] = next.splice(at, 1);
  if (moved) next.splice(at - 1, 0, moved);
  return next;
}
