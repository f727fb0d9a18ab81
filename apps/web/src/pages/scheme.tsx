import { useQuery } from '@tanstack/react-query';
import { getScheme } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { SchemeTree } from '../features/schemes/scheme-tree';
import { ask } from '../shared/api/index';
import { day } from '../shared/i18n/format';
import { say } from '../shared/i18n/index';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /schemes/:code/:version */
export function SchemePage() {
  const { t } = useTranslation();
  const { code = '', version = '' } = useParams();
  const query = useQuery(ask(getScheme, { params: { code, version: Number(version) } }));
  return (
    <Awaiting query={query} page>
      {(scheme) => (
        <Page
          title={say(scheme.title)}
          lead={`${t('scheme.version', { n: scheme.version })} · ${t('scheme.publishedAt', { day: day(scheme.publishedAt) })} · ${t('scheme.levels')} ${scheme.levels.join(' / ')}`}
          crumbs={[{ label: t('scheme.title'), to: '/schemes' }, { label: say(scheme.title) }]}
        >
          <SchemeTree nodes={scheme.nodes} document={scheme.document} />
        </Page>
      )}
    </Awaiting>
  );
}
