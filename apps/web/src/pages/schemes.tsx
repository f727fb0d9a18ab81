import { useQuery } from '@tanstack/react-query';
import { listSchemes } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { SchemeList } from '../features/schemes/scheme-list';
import { ask } from '../shared/api/index';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /schemes */
export function SchemesPage() {
  const { t } = useTranslation();
  const query = useQuery(ask(listSchemes));
  return (
    <Page title={t('scheme.title')} lead={t('scheme.readOnly')}>
      <Awaiting
        query={query}
        isEmpty={({ schemes }) => schemes.length === 0}
        empty={<Empty title={t('scheme.none')} hint={t('scheme.noneHint')} />}
      >
        {({ schemes }) => <SchemeList schemes={schemes} />}
      </Awaiting>
    </Page>
  );
}
