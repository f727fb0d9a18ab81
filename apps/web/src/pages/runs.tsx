import { useQuery } from '@tanstack/react-query';
import { listRuns } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RunTable } from '../features/runs/run-table';
import { ask } from '../shared/api/index';
import { Desk } from '../shared/desk/desk';
import { termTitle } from '../shared/i18n/format';
import { isDesk, useSession } from '../shared/session/session';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Select } from '../shared/ui/field';
import { Page } from '../shared/ui/page';

/** /runs */
export function RunsPage() {
  const { t } = useTranslation();
  const { terms } = useTerm();
  const [term, setTerm] = useState('');
  const desk = isDesk(useSession());
  const query = useQuery({
    ...ask(listRuns, { query: term ? { term } : {} }),
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => run.state === 'running') ? 1500 : false),
  });
  return (
    <Page
      title={t('run.title')}
      lead={t('run.digestHint')}
      tools={
        <Select
          compact
          label={t('term.label')}
          value={term}
          onChange={setTerm}
          options={[
            { value: '', label: t('run.all') },
            ...terms.map(({ code }) => ({ value: code, label: termTitle(t, code) })),
          ]}
        />
      }
    >
      <Desk>
        <Awaiting
          query={query}
          isEmpty={({ runs }) => runs.length === 0}
          empty={<Empty title={t('run.none')} hint={t('run.noneHint')} />}
        >
          {({ runs }) => <RunTable runs={runs} mayStop={desk} />}
        </Awaiting>
      </Desk>
    </Page>
  );
}
