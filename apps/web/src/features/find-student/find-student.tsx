import { useMutation } from '@tanstack/react-query';
import { findStudent } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

/** Finds a pupil by an exact number. The number stays out of this page's address. */
export function FindStudent() {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const search = useMutation({ mutationFn: () => send(findStudent, { body: { number: number.trim() } }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (number.trim() && !search.isPending) search.mutate();
  };
  const found = search.data?.students;
  return (
    <Section title={t('place.findStudent')}>
      <form className="form-row" onSubmit={submit}>
        <Field
          label={t('place.findStudentLabel')}
          value={number}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button type="submit" busy={search.isPending}>
          {t('place.find')}
        </Button>
      </form>
      <div aria-live="polite">
        {found?.length === 0 && <Notice tone="info" title={t('place.foundNone')} />}
        {found && found.length > 0 && (
          <ul className="cards" style={{ marginTop: 12 }}>
            {found.map((student) => (
              <li key={student.id}>
                <Link className="card" to={`/students/${student.id}`}>
                  <span className="card-title">{student.name}</span>
                  <span className="hint">
                    {[student.school?.name, student.class && classTitle(t, student.class)].filter(Boolean).join(' · ')}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Refused error={search.error} />
    </Section>
  );
}
