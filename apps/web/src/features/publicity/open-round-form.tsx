import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  listClasses,
  listPublicityRounds,
  openPublicity,
  type PublicityPlan,
  planPublicity,
  SaidProblem,
  type Session,
} from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { classTitle, day, gradeTitle } from '../../shared/i18n/format';
import { newId } from '../../shared/offline/act';
import { hasRole } from '../../shared/session/session';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Check } from '../../shared/ui/document-fields';
import { Choice, Field, Select } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

interface Scope {
  scope: 'class' | 'grade' | 'school';
  classId?: number;
  placeId?: number;
  grade?: number;
}

interface ScopeChoice {
  value: string;
  label: string;
  scope: Scope;
}

/** A class teacher's classes; a school's grades, classes and all of it. */
function useScopes(session: Session, term: string): ScopeChoice[] {
  const { t } = useTranslation();
  const school = session.roles.find(({ role }) => role === 'school')?.place;
  const classes = useQuery({
    ...ask(listClasses, { params: { placeId: school?.id ?? 0 }, query: { term } }),
    enabled: school !== undefined && school !== null,
  });
  const led = session.classes.filter(({ isClassTeacher }) => isClassTeacher);
  const found = classes.data?.classes ?? [];
  const ofClass = (one: (typeof led)[number] | (typeof found)[number]): ScopeChoice => ({
    value: `class ${one.id}`,
    label: classTitle(t, one),
    scope: { scope: 'class', classId: one.id },
  });
  if (!school || !hasRole(session, 'school')) return led.map(ofClass);
  const placeId = school.id;
  const grades = [...new Set(found.map(({ grade }) => grade))];
  return [
    { value: 'school', label: t('publicity.scopes.school'), scope: { scope: 'school', placeId } },
    ...grades.map((grade) => ({
      value: `grade ${grade}`,
      label: gradeTitle(t, grade),
      scope: { scope: 'grade' as const, placeId, grade },
    })),
    ...found.map(ofClass),
  ];
}

/** Says what would be shown before anything is. */
export function OpenRoundForm({ session, term, asked }: { session: Session; term: string; asked: string | null }) {
  const { t } = useTranslation();
  const scopes = useScopes(session, term);
  const [value, setValue] = useState(asked ? `class ${asked}` : '');
  const chosen = scopes.find((one) => one.value === value) ?? scopes[0];
  if (!chosen) return <Empty title={t('selection.noClass')} hint={t('selection.noClassHint')} />;
  return (
    <Section title={t('publicity.new.plan')}>
      <div className="form">
        <Select
          label={t('publicity.new.scope')}
          value={chosen.value}
          onChange={setValue}
          options={scopes.map(({ value: of, label }) => ({ value: of, label }))}
        />
        <Plan key={chosen.value} scope={chosen.scope} term={term} />
      </div>
    </Section>
  );
}

function Plan({ scope, term }: { scope: Scope; term: string }) {
  const query = useQuery({ ...ask(planPublicity, { query: { term, ...scope } }), staleTime: 0 });
  return <Awaiting query={query}>{(plan) => <PlanForm plan={plan} scope={scope} term={term} />}</Awaiting>;
}

function PlanForm({ plan, scope, term }: { plan: PublicityPlan; scope: Scope; term: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // Made once: sent twice it opens one round.
  const [id] = useState(newId);
  const [days, setDays] = useState(String(plan.days));
  const [audience, setAudience] = useState<'class' | 'school'>(scope.scope === 'class' ? 'class' : 'school');
  const [namesRead, setNamesRead] = useState(false);
  const open = useMutation({
    mutationFn: () => send(openPublicity, { body: { id, term, ...scope, days: Number(days), audience, namesRead } }),
    onSuccess: async (round) => {
      await queries.invalidateQueries({ queryKey: [listPublicityRounds.path] });
      await navigate(`/publicity/${round.id}`);
    },
    // Somebody was named since the plan was read.
    onError: (error) => {
      if (error instanceof SaidProblem && error.code === 'publicity.names-unread')
        return queries.invalidateQueries({ queryKey: [planPublicity.path] });
    },
  });
  const faults = open.error instanceof SaidProblem ? open.error.faults : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!open.isPending) open.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>
        <strong>{t('publicity.new.planFigures', plan)}</strong>
      </p>
      {plan.missing > 0 && <p className="hint">{t('publicity.new.missing', { n: plan.missing })}</p>}
      <p className="hint">
        {t('publicity.new.window', { opensOn: day(plan.window.opensOn), closesOn: day(plan.window.closesOn) })}
      </p>
      {!plan.window.open && <Notice tone="info" title={t('publicity.new.windowClosed')} />}
      {plan.flagged.length > 0 && (
        <Notice tone="bad" title={t('publicity.new.flagged')}>
          <ul>
            {plan.flagged.map(({ studentId, name, recordId, number }) => (
              <li key={recordId}>
                <Link to={`/students/${studentId}/selection?term=${term}`}>{name}</Link> ·{' '}
                {t(`publicity.new.numbers.${number}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {plan.pupils === 0 ? (
        <Empty title={t('publicity.new.nobody')} hint={t('publicity.new.nobodyHint')} />
      ) : (
        <>
          <Field
            label={t('publicity.new.days')}
            type="number"
            inputMode="numeric"
            min={plan.days}
            max={60}
            required
            value={days}
            hint={t('publicity.new.daysHint', { n: plan.days, closesOn: day(plan.closesOn) })}
            fault={faults.find(({ path }) => path === 'days')?.message}
            onChange={(event) => setDays(event.target.value)}
          />
          <Choice
            label={t('publicity.new.audience')}
            value={audience}
            onChange={(chosen) => setAudience(chosen as typeof audience)}
            options={(['class', 'school'] as const).map((value) => ({
              value,
              label: t(`publicity.new.audiences.${value}`),
            }))}
          />
          {plan.named.records > 0 && (
            <NamesFound
              named={plan.named}
              term={term}
              read={namesRead}
              fault={faults.find(({ path }) => path === 'namesRead')?.message}
              onRead={setNamesRead}
            />
          )}
          {faults.length === 0 && <Refused error={open.error} />}
          <div className="tools">
            <Button kind="main" type="submit" busy={open.isPending}>
              {open.isPending ? t('publicity.new.starting') : t('publicity.new.start')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

/** Other people's names in what pupils wrote: to be read and let through, or mended first. */
function NamesFound({
  named,
  term,
  read,
  fault,
  onRead,
}: {
  named: PublicityPlan['named'];
  term: string;
  read: boolean;
  fault: string | undefined;
  onRead(read: boolean): void;
}) {
  const { t } = useTranslation();
  const { records, first } = named;
  return (
    <Notice tone="info" title={t('publicity.new.named', { n: records })}>
      <p>{t('publicity.new.namedHint')}</p>
      <ul>
        {first.map(({ studentId, name, recordId, title, found }) => (
          <li key={recordId}>
            <Link to={`/students/${studentId}/selection?term=${term}`}>{name}</Link> · {title}：
            {found
              .map((one) =>
                t('publicity.new.namedOne', { name: one.name, kind: t(`publicity.new.namedKinds.${one.kind}`) }),
              )
              .join(t('publicity.new.comma'))}
          </li>
        ))}
      </ul>
      {records > first.length && <p>{t('publicity.new.namedMore', { n: records - first.length })}</p>}
      <Check label={t('publicity.new.namesRead')} checked={read} onChange={onRead} />
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </Notice>
  );
}
