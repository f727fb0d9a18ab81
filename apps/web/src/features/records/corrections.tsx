import type { RecordDetail } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { day, moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Section } from '../../shared/ui/page';

type Event = RecordDetail['history'][number];
type Content = NonNullable<Event['content']>;

interface Change {
  key: string;
  title: string;
  before: string;
  after: string;
}

export interface Correction {
  event: Event;
  changes: Change[];
}

/** What was corrected, the newest first: what was, what is, who, when and why. */
export function Corrections({ history }: { history: RecordDetail['history'] }) {
  const { t } = useTranslation();
  const found = correctionsIn(history, t);
  if (found.length === 0) return null;
  return (
    <Section title={t('record.corrections.title')} hint={t('record.corrections.hint')}>
      <ol className="corrections">
        {found.map((correction) => (
          <li key={correction.event.revision}>
            <CorrectionWords correction={correction} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function CorrectionWords({ correction: { event, changes } }: { correction: Correction }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="correction-head">
        {event.name ? t('record.corrections.by', { name: event.name }) : t(`record.by.${event.by}`)}
        <span className="hint"> {moment(event.at)}</span>
      </p>
      <dl className="facts record-facts">
        {changes.map(({ key, title, before, after }) => (
          <div key={key} className="record-fact">
            <dt>{title}</dt>
            <dd>
              <del>
                <span className="visually-hidden">{t('record.corrections.was')}</span>
                {before || t('record.corrections.empty')}
              </del>
              <span aria-hidden="true"> → </span>
              <ins>
                <span className="visually-hidden">{t('record.corrections.is')}</span>
                {after || t('record.corrections.empty')}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
      <p>{t('record.reasonIs', { reason: event.reason })}</p>
    </>
  );
}

/** The newest first. */
export function correctionsIn(history: RecordDetail['history'], t: TFunction): Correction[] {
  const found: Correction[] = [];
  let before: Content | undefined;
  for (const event of history) {
    if (event.act === 'correct' && before && event.content)
      found.unshift({ event, changes: changesOf(before, event.content, t) });
    before = event.content ?? before;
  }
  return found;
}

function changesOf(before: Content, after: Content, t: TFunction): Change[] {
  const codes = [...new Set([...after.said, ...before.said].map(({ code }) => code))];
  const fieldOf = ({ said }: Content, code: string) => said.find((field) => field.code === code);
  const all: Change[] = [
    { key: 'type', title: t('record.review.type'), before: say(before.type), after: say(after.type) },
    { key: 'day', title: t('record.form.day'), before: daysOf(before), after: daysOf(after) },
    ...codes.map((code) => ({
      key: `field ${code}`,
      title: say((fieldOf(after, code) ?? fieldOf(before, code))?.title),
      before: say(fieldOf(before, code)?.value),
      after: say(fieldOf(after, code)?.value),
    })),
  ];
  const files = filesChanged(before, after, t);
  return [...all.filter((change) => change.before !== change.after), ...(files ? [files] : [])];
}

const daysOf = ({ day: last, from }: Content) => (from && from !== last ? `${day(from)} – ${day(last)}` : day(last));

function filesChanged(before: Content, after: Content, t: TFunction): Change | undefined {
  const same = [...before.attachments].sort().join() === [...after.attachments].sort().join();
  if (same) return undefined;
  const count = ({ attachments }: Content) =>
    attachments.length > 0 ? t('record.outbox.files', { n: attachments.length }) : '';
  const replaced = before.attachments.length === after.attachments.length;
  return {
    key: 'files',
    title: t('record.photo.files'),
    before: count(before),
    after: replaced ? t('record.corrections.replaced', { files: count(after) }) : count(after),
  };
}
