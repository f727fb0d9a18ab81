import { useInfiniteQuery } from '@tanstack/react-query';
import { listRosterImports, type RosterImport } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { day, moment, number } from '../../shared/i18n/format';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { changesOf, outcomeWord } from './outcome-word';
import { UndoRoster } from './undo-roster';

/** The imports that changed the roster, each with the way to undo it while that is possible. */
export function RosterList() {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listRosterImports.path],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      send(listRosterImports, { query: { limit: 10, ...(pageParam ? { before: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const imports = query.data?.pages.flatMap((page) => page.imports) ?? [];
  return (
    <Section title={t('importWizard.roster.imports')} hint={t('importWizard.roster.importsHint')}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && imports.length === 0 && (
        <Empty title={t('importWizard.roster.none')} hint={t('importWizard.roster.noneHint')} />
      )}
      {imports.length > 0 && (
        <ScrollX label={t('importWizard.roster.imports')}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t('imports.fileName')}</th>
                <th scope="col">{t('importWizard.roster.changes')}</th>
                <th scope="col">{t('importWizard.roster.asOf')}</th>
                <th scope="col">{t('imports.requestedAt')}</th>
                <th scope="col">{t('importWizard.roster.state')}</th>
              </tr>
            </thead>
            <tbody>
              {imports.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
      {query.hasNextPage && (
        <p>
          <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t('importWizard.more')}
          </Button>
        </p>
      )}
    </Section>
  );
}

function Row({ one }: { one: RosterImport }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td>{one.fileName}</td>
      <td>
        {changesOf(one.figures)
          .map(([word, n]) => `${outcomeWord(t, word)} ${number(n)}`)
          .join(' · ')}
      </td>
      <td>{day(one.asOf)}</td>
      <td>{moment(one.recordedAt)}</td>
      <td>
        {one.state === 'kept' ? (
          <>
            <UndoRoster importId={one.id} fileName={one.fileName} quiet />
            {one.keptUntil && <p className="hint">{t('importWizard.roster.until', { day: moment(one.keptUntil) })}</p>}
          </>
        ) : (
          t(`importWizard.roster.states.${one.state}`)
        )}
      </td>
    </tr>
  );
}
