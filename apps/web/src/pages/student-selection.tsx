import '../features/selection/selection.css';
import { useQuery } from '@tanstack/react-query';
import { getSelection, type SelectionPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ChooseForm } from '../features/selection/choose-form';
import { ChosenList } from '../features/selection/chosen-list';
import { Guidance } from '../features/selection/guidance';
import { NoteList } from '../features/selection/note-list';
import { SignForm } from '../features/selection/sign-form';
import { StateTag } from '../features/selection/state-tag';
import { ask } from '../shared/api/index';
import { classTitle, day, moment } from '../shared/i18n/format';
import { hasRole, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Notice } from '../shared/ui/notice';
import { Page, Section } from '../shared/ui/page';

/** /students/:studentId/selection */
export function StudentSelectionPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => <SelectionInTerm />}
    </Awaiting>
  );
}

function SelectionInTerm() {
  const { t } = useTranslation();
  const { studentId = '' } = useParams();
  const chosen = useTerm();
  const { term } = chosen;
  const session = useSession();
  const query = useQuery(ask(getSelection, { params: { studentId: Number(studentId) }, query: { term } }));
  return (
    <Awaiting query={query} page>
      {(selection) => {
        const own = session?.person?.id === selection.student.id;
        const crumbs = own
          ? []
          : [
              {
                label: classTitle(t, selection.class),
                ...(hasRole(session, 'teacher')
                  ? { to: `/classes/${selection.class.id}/selections?term=${term}` }
                  : {}),
              },
            ];
        return (
          <Page
            title={own ? t('selection.title') : `${selection.student.name} · ${t('selection.title')}`}
            lead={t('selection.lead')}
            crumbs={crumbs}
            tools={<TermPicker chosen={chosen} />}
            narrow
          >
            <Standing selection={selection} />
            <SelectionParts selection={selection} />
          </Page>
        );
      }}
    </Awaiting>
  );
}

function Standing({ selection }: { selection: SelectionPage }) {
  const { t } = useTranslation();
  const { state, window, rule, waiting } = selection;
  return (
    <div className="selection-standing">
      <p>
        <StateTag state={state} /> <span className="hint">{t(`selection.waiting.${waiting ?? 'nobody'}`)}</span>
      </p>
      <p className="hint">
        {t('selection.window', { opensOn: day(window.opensOn), closesOn: day(window.closesOn) })} ·{' '}
        {t('selection.rule', rule)}
      </p>
      {!window.open && (state === 'none' || state === 'draft') && (
        <Notice tone="info" title={t('selection.windowClosed')} />
      )}
    </div>
  );
}

function SelectionParts({ selection }: { selection: SelectionPage }) {
  const { t } = useTranslation();
  const { may, notes, signatures } = selection;
  const key = `${selection.student.id} ${selection.term}`;
  return (
    <>
      {may.sign && <SignForm key={`sign ${key}`} selection={selection} by="student" />}
      {may.consent && <SignForm key={`consent ${key}`} selection={selection} by="guardian" />}
      {may.choose ? (
        <ChooseForm key={key} selection={selection} />
      ) : (
        !may.sign && !may.consent && <ChosenList selection={selection} />
      )}
      {(may.guide || may.decide || may.reopen) && <Guidance key={`guide ${key}`} selection={selection} />}
      {signatures.length > 0 && (
        <Section title={t('selection.signatures')}>
          <dl className="facts">
            {signatures.map(({ by, name, at }) => (
              <div key={by} className="facts-row">
                <dt>{t(`selection.signedBy.${by}`)}</dt>
                <dd>
                  {name} · {moment(at)}
                </dd>
              </div>
            ))}
          </dl>
          <p className="hint digest">
            {t('selection.digest')} {selection.digest}
          </p>
        </Section>
      )}
      <NoteList notes={notes} records={selection.records} />
    </>
  );
}
