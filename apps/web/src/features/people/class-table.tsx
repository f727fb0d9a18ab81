import './people.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getClass, getClassCommittee, listClasses, type PlaceBrief, setClassCommittee } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { classTitle, gradeTitle } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';
import { Notice, Refused } from '../../shared/ui/notice';
import { ScrollX } from '../../shared/ui/scroll-x';

/** The classes of a school, each with its committee. */
export function ClassTable({ place, term }: { place: PlaceBrief; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listClasses, { params: { placeId: place.id }, query: { term } }));
  const [chosen, setChosen] = useState<{ id: number; title: string } | null>(null);
  return (
    <Awaiting
      query={query}
      isEmpty={({ classes }) => classes.length === 0}
      empty={<Empty title={t('overview.noClasses')} hint={t('people.noneHint')} />}
    >
      {({ classes }) => (
        <>
          <ScrollX label={t('people.classes')}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('people.class')}</th>
                  <th scope="col">{t('grade.label')}</th>
                  <th scope="col" className="figure">
                    {t('people.pupils')}
                  </th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {classes.map((one) => (
                  <tr key={one.id}>
                    <th scope="row">
                      <Link to={`/classes/${one.id}?term=${term}`}>{classTitle(t, one)}</Link>
                    </th>
                    <td>{gradeTitle(t, one.grade)}</td>
                    <td className="figure">{one.students}</td>
                    <td>
                      <Button
                        kind="quiet"
                        aria-label={t('people.committeeOf', { title: classTitle(t, one) })}
                        onClick={() => setChosen({ id: one.id, title: classTitle(t, one) })}
                      >
                        {t('people.committee')}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollX>
          {chosen && (
            <Drawer title={t('people.committeeOf', { title: chosen.title })} onClose={() => setChosen(null)}>
              <Committee classId={chosen.id} term={term} />
            </Drawer>
          )}
        </>
      )}
    </Awaiting>
  );
}

/** Who of a class is on its committee. */
export function Committee({ classId, term }: { classId: number; term: string }) {
  const { t } = useTranslation();
  const members = useQuery(ask(getClassCommittee, { params: { classId } }));
  const pupils = useQuery(ask(getClass, { params: { classId }, query: { term } }));
  return (
    <Awaiting query={members}>
      {({ students }) => (
        <Awaiting query={pupils}>
          {(found) => (
            <CommitteeForm
              classId={classId}
              pupils={found.students}
              members={students.map(({ id }) => id)}
              hint={t('people.committeeHint')}
            />
          )}
        </Awaiting>
      )}
    </Awaiting>
  );
}

interface CommitteeFormProps {
  classId: number;
  pupils: ReadonlyArray<{ id: number; name: string }>;
  members: readonly number[];
  hint: string;
}

function CommitteeForm({ classId, pupils, members, hint }: CommitteeFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<readonly number[]>(members);
  const save = useMutation({
    mutationFn: () => send(setClassCommittee, { params: { classId }, body: { studentIds: [...chosen] } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [getClassCommittee.path] }),
  });
  return (
    <>
      <p className="hint">{hint}</p>
      <ul className="committee">
        {pupils.map(({ id, name }) => (
          <li key={id}>
            <label className="choice-option">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) => {
                  save.reset();
                  setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id));
                }}
              />
              <span>{name}</span>
            </label>
          </li>
        ))}
      </ul>
      <Refused error={save.error} />
      {save.isSuccess && <Notice tone="good" title={t('people.committeeSaved', { n: chosen.length })} />}
      <Button kind="main" onClick={() => save.mutate()} busy={save.isPending}>
        {t('people.committeeSave')}
      </Button>
    </>
  );
}
