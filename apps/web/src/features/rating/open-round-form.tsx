import './rating.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  FEWEST_PEERS,
  listRatingRounds,
  listRubrics,
  openRatingRound,
  type RatingWeights,
  type Rubric,
  raterKinds,
  SaidProblem,
} from '@wuyu/contract';
import { type FormEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { gradeTitle } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

/** For which pupils: a class, or a school of which a grade may be chosen. */
export interface RoundScope {
  placeId: number;
  classId?: number;
  /** Of a school. */
  grades: readonly number[];
}

interface Filled {
  rubric: string;
  grade: string;
  weights: Record<(typeof raterKinds)[number], string>;
  peers: string;
  closesOn: string;
}

const begin = (): Filled => ({
  rubric: '',
  grade: '',
  weights: { self: '10', peer: '30', teacher: '40', guardian: '20' },
  peers: '6',
  closesOn: '',
});

export function OpenRoundForm({ scope, term }: { scope: RoundScope; term: string }) {
  const query = useQuery(ask(listRubrics, { query: { placeId: scope.placeId } }));
  const { t } = useTranslation();
  return (
    <Awaiting
      query={query}
      isEmpty={({ rubrics }) => rubrics.length === 0}
      empty={<Empty title={t('rating.opening.rubricNone')} />}
    >
      {({ rubrics }) => <RoundForm scope={scope} term={term} rubrics={rubrics} />}
    </Awaiting>
  );
}

function RoundForm({ scope, term, rubrics }: { scope: RoundScope; term: string; rubrics: readonly Rubric[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // One id as long as the page stands: sent twice it opens one round.
  const id = useRef(crypto.randomUUID());
  const draft = useDraft<Filled>(`rating-round/${scope.classId ?? scope.placeId}/${term}`, begin);
  const open = useMutation({
    mutationFn: (filled: Filled) =>
      send(openRatingRound, { body: bodyOf(filled, rubricOf(rubrics, filled), scope, term, id.current) }),
    onSuccess: async (round) => {
      await draft.clear();
      await queries.invalidateQueries({ queryKey: [listRatingRounds.path] });
      navigate(`/ratings/rounds/${round.id}`);
    },
    // Refused for its content, the next try is another round.
    onError: (error) => {
      if (error instanceof SaidProblem && error.code === 'rating.id-taken') id.current = crypto.randomUUID();
    },
  });
  const { value } = draft;
  if (value === undefined) return <Waiting />;
  const rubric = rubricOf(rubrics, value);
  const faultAt = (path: string) =>
    open.error instanceof SaidProblem ? open.error.faults.find((fault) => fault.path === path)?.message : undefined;
  const change = (part: Partial<Filled>) => draft.set((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!open.isPending) open.mutate(value);
  };
  return (
    <form className="form" onSubmit={submit}>
      <DraftNote draft={draft} />
      {scope.grades.length > 0 && (
        <Select
          label={t('rating.opening.ofGrade')}
          value={value.grade}
          onChange={(grade) => change({ grade })}
          options={[
            { value: '', label: t('rating.opening.wholeSchool') },
            ...scope.grades.map((grade) => ({ value: String(grade), label: gradeTitle(t, grade) })),
          ]}
        />
      )}
      <Select
        label={t('rating.opening.rubric')}
        hint={rubric.placeId === null ? t('rating.form.own') : t('rating.form.school')}
        fault={faultAt('rubric')}
        value={rubric.code}
        onChange={(code) => change({ rubric: code })}
        options={rubrics.map(({ code, title }) => ({ value: code, label: say(title) }))}
      />
      <details>
        <summary>{t('rating.opening.preview')}</summary>
        <p className="hint">{say(rubric.note)}</p>
        <ul>
          {rubric.criteria.map(({ code, title, levels }) => (
            <li key={code}>
              {say(title)}
              {t('rating.result.colon')}
              {levels[0] && say(levels[0].description)}
            </li>
          ))}
        </ul>
      </details>
      <Section title={t('rating.opening.raters')} hint={t('rating.opening.ratersHint')}>
        <div className="rating-weights">
          {raterKinds.map((kind) => {
            const allowed = rubric.raters.includes(kind);
            const name = t(`rating.kind.${kind}`);
            return (
              <Field
                key={kind}
                label={t('rating.opening.weight', { kind: name })}
                {...(allowed ? {} : { hint: t('rating.opening.notAllowed', { kind: name }) })}
                fault={faultAt(`weights.${kind}`)}
                type="number"
                inputMode="numeric"
                min={0}
                max={100}
                required
                disabled={!allowed}
                value={allowed ? value.weights[kind] : '0'}
                onChange={({ target }) => change({ weights: { ...value.weights, [kind]: target.value } })}
              />
            );
          })}
        </div>
        {faultAt('weights') && <p className="fault">{faultAt('weights')}</p>}
      </Section>
      {weightsOf(value, rubric).peer > 0 && (
        <Field
          label={t('rating.opening.peers')}
          hint={t('rating.opening.peersHint')}
          fault={faultAt('peers')}
          type="number"
          inputMode="numeric"
          min={FEWEST_PEERS}
          max={12}
          required
          value={value.peers}
          onChange={({ target }) => change({ peers: target.value })}
        />
      )}
      <Field
        label={t('rating.opening.closesOn')}
        fault={faultAt('closesOn')}
        type="date"
        required
        value={value.closesOn}
        onChange={({ target }) => change({ closesOn: target.value })}
      />
      <Refused error={open.error} />
      <div className="tools">
        <Button kind="main" type="submit" busy={open.isPending}>
          {open.isPending ? t('rating.opening.submitting') : t('rating.opening.submit')}
        </Button>
      </div>
    </form>
  );
}

const rubricOf = (rubrics: readonly Rubric[], { rubric }: Filled) =>
  (rubrics.find(({ code }) => code === rubric) ?? rubrics[0]) as Rubric;

function weightsOf(filled: Filled, rubric: Rubric): RatingWeights {
  const weights = raterKinds.map((kind) => [
    kind,
    rubric.raters.includes(kind) ? Math.round(Number(filled.weights[kind]) || 0) : 0,
  ]);
  return Object.fromEntries(weights) as RatingWeights;
}

function bodyOf(filled: Filled, rubric: Rubric, { classId, placeId }: RoundScope, term: string, id: string) {
  const weights = weightsOf(filled, rubric);
  return {
    id,
    term,
    rubric: rubric.code,
    ...(classId === undefined ? { placeId } : { classId }),
    ...(classId === undefined && filled.grade !== '' ? { grade: Number(filled.grade) } : {}),
    weights,
    peers: weights.peer > 0 ? Math.round(Number(filled.peers) || 0) : 0,
    closesOn: filled.closesOn,
  };
}
