import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getOverview, listRuns, listSchemes, startRun } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';

/** Chooses a scheme and starts an evaluation of a place in a term. */
export function StartRun({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const schemes = useQuery(ask(listSchemes)).data?.schemes ?? [];
  const [chosen, setChosen] = useState('');
  const scheme = chosen || (schemes.find(({ code }) => code === 'student-five-aspects') ?? schemes[0])?.code || '';
  const start = useMutation({
    mutationFn: () => send(startRun, { body: { scheme, term, placeId } }),
    onSettled: () =>
      Promise.all([getOverview.path, listRuns.path].map((path) => queries.invalidateQueries({ queryKey: [path] }))),
  });
  if (schemes.length === 0) return null;
  return (
    <div className="form">
      <div className="tools">
        <Select
          compact
          label={t('run.scheme')}
          value={scheme}
          onChange={setChosen}
          options={schemes.map(({ code, title }) => ({ value: code, label: say(title) }))}
        />
        <Button kind="main" onClick={() => start.mutate()} busy={start.isPending}>
          {start.isPending ? t('run.starting') : t('run.start')}
        </Button>
      </div>
      <Refused error={start.error} />
    </div>
  );
}
