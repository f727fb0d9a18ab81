import type { ArchiveDocument } from '@wuyu/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { day, number } from '../../shared/i18n/format';
import { LevelChip } from '../../shared/ui/level-chip';
import { Section } from '../../shared/ui/page';
import { aspectTitle } from './words';

/** What is signed and sealed, part by part; an empty part says so. */
export function ArchiveContent({ document, anonymous = false }: { document: ArchiveDocument; anonymous?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {!anonymous && <Basics document={document} />}
      <Section title={t('archive.document.selections')}>
        <OrNone list={document.selections}>
          {(list) => (
            <ul className="archive-rows">
              {list.map((one) => (
                <li key={`${one.day} ${one.title}`} className="archive-case">
                  <p>
                    <strong>{one.title || one.type}</strong>{' '}
                    <span className="hint">
                      {aspectTitle(t, one.aspect)} · {one.type} · {day(one.day)}
                    </span>
                  </p>
                  {one.details.map(({ label, value }) => (
                    <p key={label}>
                      {label}：{value}
                    </p>
                  ))}
                </li>
              ))}
            </ul>
          )}
        </OrNone>
      </Section>
      <Section title={t('archive.document.figures')}>
        <OrNone list={document.figures}>
          {(list) =>
            byAspect(list).map(({ aspect, figures }) => (
              <div key={aspect} className="archive-part">
                <h3>{aspectTitle(t, aspect)}</h3>
                <ul className="archive-rows">
                  {figures.map((one) => (
                    <li key={one.indicator}>
                      <span>{one.title}</span>
                      <span>{amountOf(one, t('archive.document.times', { n: one.times }))}</span>
                    </li>
                  ))}
                </ul>
              </div>
            ))
          }
        </OrNone>
      </Section>
      <Results document={document} />
      <Fitness document={document} />
      <Section title={t('archive.document.remarks')}>
        {(['self', 'teacher', 'family'] as const).map((kind) => (
          <div key={kind} className="archive-part">
            <h3>{t(`archive.document.${kind}`)}</h3>
            {document.remarks[kind] ? (
              <p className="archive-quote">{document.remarks[kind]}</p>
            ) : (
              <p className="hint">{t('archive.document.none')}</p>
            )}
          </div>
        ))}
      </Section>
      {document.ratings.length > 0 && (
        <Section title={t('archive.document.ratings')}>
          {document.ratings.map(({ title, closedOn, criteria }) => (
            <div key={`${title} ${closedOn}`} className="archive-part">
              <h3>
                {title} <span className="hint">{day(closedOn)}</span>
              </h3>
              <ul className="archive-rows">
                {criteria.map((one) => (
                  <li key={one.title}>
                    <span>{one.title}</span>
                    <span>{number(one.value)}</span>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </Section>
      )}
      {!anonymous && document.reports.length > 0 && (
        <Section title={t('archive.document.reports')}>
          <p>{document.reports.map((report) => report.number).join(t('archive.list'))}</p>
        </Section>
      )}
    </>
  );
}

const aspectOrder = ['moral', 'academic', 'health', 'art', 'practice', ''];

function byAspect(figures: ArchiveDocument['figures']) {
  return aspectOrder
    .map((aspect) => ({ aspect, figures: figures.filter((one) => one.aspect === aspect) }))
    .filter((group) => group.figures.length > 0);
}

function OrNone<T>({ list, children }: { list: T[]; children(list: T[]): ReactNode }) {
  const { t } = useTranslation();
  return list.length === 0 ? <p className="hint">{t('archive.document.none')}</p> : children(list);
}

function Basics({ document }: { document: ArchiveDocument }) {
  const { t } = useTranslation();
  const { student, school, class: one, enrolments } = document;
  const facts = [
    [t('archive.document.name'), student.name],
    [t('archive.document.sex'), student.sex],
    [t('archive.document.ethnicity'), student.ethnicity],
    [t('archive.document.bornOn'), student.bornOn ? day(student.bornOn) : ''],
    [t('archive.document.number'), student.number],
    [t('archive.document.school'), school.name],
    [t('archive.document.class'), one.title],
  ].filter(([, value]) => value !== '');
  return (
    <Section title={t('archive.document.basics')}>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {enrolments.length > 0 && (
        <div className="archive-part">
          <h3>{t('archive.document.enrolments')}</h3>
          <ul className="archive-rows">
            {enrolments.map((enrolment) => (
              <li key={`${enrolment.school} ${enrolment.from}`}>
                <span>
                  {enrolment.school} · {enrolment.class}
                </span>
                <span className="hint">
                  {t('archive.document.enrolment', {
                    from: day(enrolment.from),
                    to: enrolment.to ? day(enrolment.to) : t('archive.document.now'),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

function Results({ document: { results } }: { document: ArchiveDocument }) {
  const { t } = useTranslation();
  return (
    <Section title={t('archive.document.results')} hint={results?.title}>
      <OrNone list={results?.aspects ?? []}>
        {(aspects) => (
          <ul className="archive-rows">
            {aspects.map(({ node, title, level, score }, i) => (
              <li key={node}>
                <span>{title}</span>
                <LevelChip level={level} score={score} hue={hueOf(node, i)} />
              </li>
            ))}
          </ul>
        )}
      </OrNone>
    </Section>
  );
}

function Fitness({ document: { fitness } }: { document: ArchiveDocument }) {
  const { t } = useTranslation();
  return (
    <Section title={t('archive.document.fitness')}>
      <OrNone list={fitness?.items ?? []}>
        {(items) => (
          <ul className="archive-rows">
            {items.map(({ title, value, unit, level }) => (
              <li key={title}>
                <span>{title}</span>
                <span>
                  {number(value)} {unit} {level && <span className="hint">{level}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </OrNone>
      {fitness?.total != null && (
        <p>{t('archive.document.fitnessTotal', { total: number(fitness.total), level: fitness.level })}</p>
      )}
    </Section>
  );
}

/** Points are those of the last time; what is counted or lasted is a sum. */
function amountOf({ unit, times, total, last }: ArchiveDocument['figures'][number], timesWords: string): string {
  if (unit === '分') return `${number(last.value)} ${unit}`;
  return unit === '次' && total === times ? timesWords : `${timesWords} · ${number(total)} ${unit}`;
}
