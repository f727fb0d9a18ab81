import '../features/publicity/publicity.css';
import { useQuery } from '@tanstack/react-query';
import { getPublicityRound } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ClassEntries } from '../features/publicity/class-entries';
import { Conclusion } from '../features/publicity/conclusion';
import { RoundTag } from '../features/publicity/round-tag';
import { useAddress } from '../shared/address/use-address';
import { ask } from '../shared/api/index';
import { classTitle, day, termTitle } from '../shared/i18n/format';
import { useSession } from '../shared/session/session';
import { Awaiting } from '../shared/ui/awaiting';
import { Select } from '../shared/ui/field';
import { Page } from '../shared/ui/page';

/** /publicity/:roundId; `class` in the address says which class is looked at. */
export function PublicityRoundPage() {
  const { t } = useTranslation();
  const { roundId = '' } = useParams();
  const [search, change] = useAddress();
  const session = useSession();
  const query = useQuery(ask(getPublicityRound, { params: { roundId } }));
  return (
    <Awaiting query={query} page>
      {(round) => {
        const asked = Number(search.get('class'));
        const near = round.classes.find(({ id }) => session?.classes.some((own) => own.id === id));
        const shown = round.classes.find(({ id }) => id === asked) ?? near ?? round.classes[0];
        return (
          <Page
            title={`${t('publicity.title')}${shown ? ` · ${classTitle(t, shown)}` : ''}`}
            lead={`${round.school} · ${termTitle(t, round.term)}`}
            crumbs={[{ label: t('publicity.title'), to: `/publicity?term=${round.term}` }]}
            narrow
          >
            <p className="round-days">
              <RoundTag state={round.state} />{' '}
              {t('publicity.until', { openedOn: day(round.openedOn), closesOn: day(round.closesOn) })} ·{' '}
              {t('publicity.days', { n: round.days })}
            </p>
            {round.reason !== '' && <p>{t('publicity.cancelledFor', { reason: round.reason })}</p>}
            <p className="hint no-print">{t('publicity.lead')}</p>
            {round.classes.length > 1 && shown && (
              <div className="no-print">
                <Select
                  label={t('publicity.class')}
                  value={String(shown.id)}
                  onChange={(id) => change({ class: id })}
                  options={round.classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
                />
              </div>
            )}
            {shown && <ClassEntries key={shown.id} round={round} classId={shown.id} />}
            <p className="print-only">{t('publicity.printed')}</p>
            <div className="no-print">
              <Conclusion round={round} />
            </div>
          </Page>
        );
      }}
    </Awaiting>
  );
}
