import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { getSchemeDifferences, type ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { Tag } from '../../shared/ui/tag';

type Found = ReplyOf<typeof getSchemeDifferences>;
type Change = Found['page'][number]['changes'][number];
const kinds = ['added', 'removed', 'moved', 'changed'] as const;
const tones = { added: 'good', removed: 'bad', moved: 'busy', changed: 'busy' } as const;

export const differencesQuery = (placeId: number, scheme: string) =>
  infiniteQueryOptions({
    queryKey: [getSchemeDifferences.path, placeId, scheme],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      send(
        getSchemeDifferences,
        { params: { placeId }, query: { scheme, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
  });

/** What schools have made of their region's scheme: counted by node, and school by school in the order of their codes. */
export function SchemeDifferences({ placeId, scheme }: { placeId: number; scheme: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(differencesQuery(placeId, scheme));
  const [first] = query.data?.pages ?? [];
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!first) return <Waiting />;
  if (first.places === 0) return <Empty title={t('schemeEditor.diffNone')} hint={t('schemeEditor.diffNoneHint')} />;
  return (
    <>
      <p className="lead">
        {t('schemeEditor.diffLead', {
          places: number(first.places),
          version: first.scheme.version,
          outdated: number(first.outdated),
        })}
      </p>
      <Section title={t('schemeEditor.diffCounts')}>
        <Counts counts={first.counts} />
      </Section>
      <Section title={t('schemeEditor.diffPlaces')}>
        {query.data?.pages
          .flatMap(({ page }) => page)
          .map(({ place, scheme: own, base, changes }) => (
            <details key={`${place.id} ${own.code}`} className="as-table">
              <summary>
                <strong>{place.name}</strong>{' '}
                <span className="hint">
                  {place.code} · {t('schemeEditor.basedOnVersion', { n: base.version })}
                </span>{' '}
                {kinds.map((kind) => {
                  const n = changes.filter((change) => change.kind === kind).length;
                  return n > 0 ? (
                    <Tag key={kind} tone={tones[kind]}>
                      {t(`schemeEditor.${kind}`)} {n}
                    </Tag>
                  ) : null;
                })}
              </summary>
              <ChangeList changes={changes} />
              <p>
                <Link to={`/schemes/${own.code}/${own.version}`}>
                  {say(own.title)} · {t('scheme.open', { n: own.version })}
                </Link>{' '}
                <span className="hint">{own.code}</span>
              </p>
            </details>
          ))}
        {query.hasNextPage && (
          <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t('schemeEditor.more')}
          </Button>
        )}
      </Section>
    </>
  );
}

function Counts({ counts }: Pick<Found, 'counts'>) {
  const { t } = useTranslation();
  return (
    <ScrollX label={t('schemeEditor.diffCounts')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('schemeEditor.node')}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" className="figure">
                {t(`schemeEditor.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map(({ node, title, ...n }) => (
            <tr key={node}>
              <th scope="row">
                {node === '' ? t('schemeEditor.whole') : say(title)} <span className="hint">{node}</span>
              </th>
              {kinds.map((kind) => (
                <td key={kind} className="figure">
                  {n[kind] === 0 ? '—' : t('schemeEditor.schoolsN', { n: number(n[kind]) })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className="hint">{t('schemeEditor.noChanges')}</p>;
  return (
    <ul className="changes">
      {changes.map(({ kind, node, title, fields }) => (
        <li key={`${kind} ${node}`}>
          <Tag tone={tones[kind]}>{t(`schemeEditor.${kind}`)}</Tag> {node === '' ? t('schemeEditor.whole') : say(title)}{' '}
          <span className="hint">{node}</span>
          {fields.map(({ field, before, after }) => (
            <span key={field} className="hint change-field">
              {t('schemeEditor.field', {
                field: t(`schemeEditor.fields.${field}` as 'schemeEditor.fields.weight', { defaultValue: field }),
                before: plain(before),
                after: plain(after),
              })}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'object' && 'zh' in value && 'en' in value)
    return say({ zh: String(value.zh), en: String(value.en) });
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
