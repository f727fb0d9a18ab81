import './schemes.css';
import type { listSchemes, ReplyOf } from '@wuyu/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Section } from '../../shared/ui/page';
import { baseTitle } from './base-title';

/** The published schemes, each with its source and versions. */
export function SchemeList({
  schemes,
  acts,
}: ReplyOf<typeof listSchemes> & {
  /** What may be begun with one. */
  acts?: (scheme: ReplyOf<typeof listSchemes>['schemes'][number]) => ReactNode;
}) {
  const { t } = useTranslation();
  return schemes.map((scheme) => {
    const { code, title, source, versions, place, base } = scheme;
    return (
      <Section key={code} title={say(title)} hint={code} tools={acts?.(scheme)}>
        <p>
          {place ? t('schemeEditor.ofPlace', { place: place.name }) : t('schemeEditor.ofEverywhere')}
          {base && ` · ${baseTitle(t, schemes, base)}`}
        </p>
        {source && (
          <p>
            {t('scheme.source')}: {source}
          </p>
        )}
        <ul className="versions">
          {versions.map(({ version, publishedAt }) => (
            <li key={version}>
              <Link
                to={`/schemes/${code}/${version}`}
                aria-label={`${say(title)}: ${t('scheme.open', { n: version })}`}
              >
                {t('scheme.version', { n: version })}
              </Link>{' '}
              <span className="hint">{t('scheme.publishedAt', { day: day(publishedAt) })}</span>
            </li>
          ))}
        </ul>
      </Section>
    );
  });
}
