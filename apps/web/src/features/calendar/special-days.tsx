import { useQuery, useQueryClient } from '@tanstack/react-query';
import { listSpecialDays, type SpecialDay } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../shared/api/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Select } from '../../shared/ui/field';
import { Notice } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { AddDay, PasteDays } from './special-day-forms';
import { SpecialDayTable } from './special-day-table';

/** The holidays and worked weekend days of a year, where each comes from and how sure we are; editable for who may. */
export function SpecialDays({ year: first }: { year: number }) {
  const { t } = useTranslation();
  const [year, setYear] = useState(first);
  const [said, setSaid] = useState('');
  const queries = useQueryClient();
  const query = useQuery(ask(listSpecialDays, { query: { year } }));
  const changed = async (words: string) => {
    setSaid(words);
    await queries.invalidateQueries({ queryKey: [listSpecialDays.path] });
  };
  const years = [...new Set([...(query.data?.years ?? []), first, first + 1, year])].sort();
  return (
    <Section
      title={t('calendar.holidays')}
      hint={t('calendar.holidaysHint')}
      tools={
        <Select
          compact
          label={t('calendar.year')}
          value={String(year)}
          onChange={(value) => setYear(Number(value))}
          options={years.map((one) => ({ value: String(one), label: t('calendar.yearOf', { year: one }) }))}
        />
      }
    >
      <Awaiting query={query}>
        {({ days, mayEdit }) => (
          <div className="form">
            {said && <Notice tone="good" title={said} />}
            {days.some(isUnverified) && <Notice tone="info" title={t('calendar.holidaysUnverified')} />}
            {days.length === 0 ? (
              <Empty title={t('calendar.noDays')} hint={mayEdit ? t('calendar.noDaysHint') : ''} />
            ) : (
              <SpecialDayTable days={days} mayEdit={mayEdit} onChanged={changed} />
            )}
            {mayEdit ? (
              <>
                <AddDay onChanged={changed} />
                <PasteDays onChanged={changed} />
              </>
            ) : (
              <p className="hint">{t('calendar.notEditable')}</p>
            )}
          </div>
        )}
      </Awaiting>
    </Section>
  );
}

const isUnverified = ({ status }: SpecialDay) => status === 'unverified';
