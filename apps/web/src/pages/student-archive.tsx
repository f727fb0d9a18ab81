import '../features/growth-archive/growth-archive.css';
import { useQuery } from '@tanstack/react-query';
import { listTermArchives } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { Album } from '../features/album/album';
import { TermList } from '../features/growth-archive/term-list';
import { Timeline } from '../features/growth-archive/timeline';
import { ask } from '../shared/api/index';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

const views = ['timeline', 'album', 'terms'] as const;

/** /students/:studentId/archive: one file for life: timeline, album, the archives of the terms. */
export function StudentArchivePage() {
  const { t } = useTranslation();
  const studentId = Number(useParams().studentId);
  const [search] = useSearchParams();
  const view = views.find((one) => one === search.get('view')) ?? 'timeline';
  const query = useQuery(ask(listTermArchives, { params: { studentId } }));
  return (
    <Awaiting query={query} page>
      {(found) => (
        <Page
          title={t('archive.title')}
          crumbs={[{ label: found.student.name, to: `/students/${studentId}` }, { label: t('archive.title') }]}
          narrow
        >
          <nav className="archive-tabs" aria-label={t('archive.views')}>
            {views.map((one) => (
              <Link key={one} to={`?view=${one}`} replace aria-current={one === view ? 'page' : undefined}>
                {t(`archive.view.${one}`)}
              </Link>
            ))}
          </nav>
          {view === 'timeline' && <Timeline studentId={studentId} />}
          {view === 'album' && <Album studentId={studentId} />}
          {view === 'terms' && <TermList found={found} />}
        </Page>
      )}
    </Awaiting>
  );
}
