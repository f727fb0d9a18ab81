import './schemes.css';
import type { listSchemes, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Section } from '../../shared/ui/page';

/** The published schemes, each with its source and versions. */
export function SchemeList({ schemes }: ReplyOf<typeof listSchemes>) {
  const { t } = useTranslation();
  return schemes.map(({ code, title, source, versions }) => (
    <Section key={code} title={say(title)} hint={code}>
      <p>
        {t('scheme.source')}: {source}
      </p>
      <ul className="versions">
        {versions.map(({ version, publishedAt }) => (
          <li key={version}>
            <Link to={`/schemes/${code}/${version}`} aria-label={`${say(title)}: ${t('scheme.open', { n: version })}`}>
              {t('scheme.version', { n: version })}
            </Link>{' '}
            <span className="hint">{t('scheme.publishedAt', { day: day(publishedAt) })}</span>
          </li>
        ))}
      </ul>
    </Section>
  ));
}
