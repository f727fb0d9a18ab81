import { useMutation, useQuery } from '@tanstack/react-query';
import { type Account, createAccount, getPlace, type Role } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { ownPlaceId, useSession } from '../../shared/session/session';
import { useDeskPlace } from '../../shared/session/use-desk-place';
import { Button } from '../../shared/ui/button';
import { Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';

const atPlace: readonly Role[] = ['bureau', 'school', 'head', 'committee', 'expert'];
const ofPerson: readonly Role[] = ['teacher', 'student', 'guardian'];

/** A new account: for a place (bureau, school) or for a person (teacher, pupil, guardian). */
export function AccountForm({ onMade }: { onMade(made: { account: Account; code: string }): void }) {
  const { t } = useTranslation();
  const own = ownPlaceId(useSession());
  const [login, setLogin] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<Role>('teacher');
  const [placeId, setPlaceId] = useState(own === null ? '' : String(own));
  const [personId, setPersonId] = useState('');
  // The own place and those right below: each level names the accounts of the next.
  const top = useDeskPlace(useSession());
  const found = useQuery({
    ...ask(getPlace, { params: { placeId: top ?? 0 } }),
    enabled: typeof top === 'number',
  }).data;
  const places = found ? [found.place, ...found.children] : [];
  const [tried, setTried] = useState(false);
  const bad = !/^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$/.test(login);
  const make = useMutation({
    mutationFn: () =>
      send(createAccount, {
        body: {
          login,
          role,
          ...(displayName ? { displayName } : {}),
          ...(atPlace.includes(role) ? { placeId: Number(placeId || places[0]?.id) } : {}),
          ...(ofPerson.includes(role) && personId ? { personId: Number(personId) } : {}),
        },
      }),
    onSuccess: (made) => {
      setLogin('');
      setDisplayName('');
      setPersonId('');
      setTried(false);
      onMade(made);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!bad && !make.isPending) make.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="form-row form-row-top">
        <Field
          label={t('accounts.login')}
          hint={t('accounts.loginHint')}
          autoComplete="off"
          autoCapitalize="none"
          value={login}
          maxLength={64}
          onChange={(event) => setLogin(event.target.value)}
          fault={tried && bad ? t('accounts.loginBad') : undefined}
        />
        <Field
          label={t('accounts.displayName')}
          autoComplete="off"
          value={displayName}
          maxLength={100}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <Select
          label={t('accounts.role')}
          value={role}
          onChange={(value) => setRole(value as Role)}
          options={[...atPlace, ...ofPerson].map((value) => ({
            value,
            label: t(`role.${value}`),
          }))}
        />
        {atPlace.includes(role) && (
          <Select
            label={t('accounts.place')}
            value={placeId || String(places[0]?.id ?? '')}
            onChange={setPlaceId}
            options={places.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
        )}
        {ofPerson.includes(role) && (
          <Field
            label={t('accounts.person')}
            inputMode="numeric"
            value={personId}
            onChange={(event) => setPersonId(event.target.value.replace(/\D/g, ''))}
          />
        )}
      </div>
      <Refused error={make.error} />
      <div>
        <Button kind="main" type="submit" busy={make.isPending}>
          {t('accounts.submit')}
        </Button>
      </div>
    </form>
  );
}
