import './people.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { listClasses, makeAccountSheet, type PlaceBrief, type ReplyOf } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Choice, Select } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

type Of = 'student' | 'guardian' | 'teacher';
const kinds: readonly Of[] = ['student', 'guardian', 'teacher'];

/** Accounts for a whole class or all teachers, and the slips with their codes, to be printed at once. */
export function AccountSheet({ place, term }: { place: PlaceBrief; term: string }) {
  const { t } = useTranslation();
  const [of, setOf] = useState<Of>('student');
  const [classId, setClassId] = useState('');
  const [renew, setRenew] = useState(false);
  const classes = useQuery(ask(listClasses, { params: { placeId: place.id }, query: { term } })).data?.classes ?? [];
  const chosen = classId || String(classes[0]?.id ?? '');
  const make = useMutation({
    mutationFn: () =>
      send(makeAccountSheet, {
        body: { of, renew, ...(of === 'teacher' ? { placeId: place.id } : { classId: Number(chosen) }) },
      }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!make.isPending && (of === 'teacher' || chosen)) make.mutate();
  };
  return (
    <Section title={t('people.sheetTitle')} hint={t('people.sheetHint')}>
      <form className="form no-print" onSubmit={submit}>
        <Choice
          label={t('people.sheetFor')}
          value={of}
          onChange={(value) => setOf(value as Of)}
          options={kinds.map((value) => ({ value, label: t(`people.sheetOf.${value}`) }))}
        />
        {of !== 'teacher' && (
          <Select
            label={t('people.sheetClass')}
            value={chosen}
            onChange={setClassId}
            options={classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
          />
        )}
        <label className="choice-option">
          <input type="checkbox" checked={renew} onChange={(event) => setRenew(event.target.checked)} />
          <span>{t('people.sheetRenew')}</span>
        </label>
        <Refused error={make.error} />
        <div>
          <Button kind="main" type="submit" busy={make.isPending}>
            {t(make.isPending ? 'people.sheetBusy' : 'people.sheetGo')}
          </Button>
        </div>
      </form>
      {make.data && <Slips made={make.data} />}
    </Section>
  );
}

function Slips({ made }: { made: ReplyOf<typeof makeAccountSheet> }) {
  const { t } = useTranslation();
  const { accounts, known } = made;
  return (
    <>
      <div className="no-print">
        <Notice
          tone={accounts.length > 0 ? 'good' : 'info'}
          title={accounts.length > 0 ? t('people.sheetMade', { n: accounts.length }) : t('people.sheetNone')}
        >
          {known > 0 && <p>{t('people.sheetKnown', { n: known })}</p>}
          {accounts.length > 0 && <Button onClick={() => print()}>{t('people.print')}</Button>}
        </Notice>
      </div>
      <ul className="slips">
        {accounts.map(({ login, code, name, pupil }) => (
          <li key={login} className="slip">
            <strong>{name}</strong>
            {pupil && <span className="hint"> {t('people.pupilOf', { name: pupil })}</span>}
            <dl className="facts">
              <dt>{t('people.login')}</dt>
              <dd>
                <code>{login}</code>
              </dd>
              <dt>{t('people.code')}</dt>
              <dd>
                <code>{code}</code>
              </dd>
            </dl>
            <p className="hint">{t('people.site', { url: location.origin })}</p>
            <p className="hint">{t('people.firstTime')}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
