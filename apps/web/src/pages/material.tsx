import '../features/growth-archive/growth-archive.css';
import { useQuery } from '@tanstack/react-query';
import { getMaterial } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ArchiveContent } from '../features/growth-archive/archive-document';
import { ask } from '../shared/api/index';
import { termTitle } from '../shared/i18n/format';
import { Awaiting } from '../shared/ui/awaiting';
import { Notice } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

/** /archive/materials/:code: what a sealed archive says, without whose it is. */
export function MaterialPage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const query = useQuery(ask(getMaterial, { params: { code } }));
  return (
    <Awaiting query={query} page>
      {({ document }) => (
        <Page
          title={t('archive.materials.code', { code: code.slice(0, 8) })}
          lead={`${document.class.grade} · ${termTitle(t, document.term.code)}`}
          crumbs={[
            { label: t('archive.materials.back'), to: `/archive/materials?term=${document.term.code}` },
            { label: code.slice(0, 8) },
          ]}
          narrow
        >
          <Notice tone="info" title={t('archive.document.anonymous')} />
          <ArchiveContent document={document} anonymous />
        </Page>
      )}
    </Awaiting>
  );
}
