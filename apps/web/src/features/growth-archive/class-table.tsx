import type { countSigning, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classTitle } from '../../shared/i18n/format';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';

/** How far the archives of each class are, for who signs a school. */
export function ClassTable({
  classes,
  linkOf,
}: Pick<ReplyOf<typeof countSigning>, 'classes'> & { linkOf(id: number): string }) {
  const { t } = useTranslation();
  const columns = ['total', 'sealed', 'ready', 'exceptions', 'waiting'] as const;
  return (
    <Section title={t('archive.signing.classes')}>
      <ScrollX label={t('archive.signing.classes')}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('archive.signing.class')}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`archive.signing.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link to={linkOf(one.id)}>{classTitle(t, one)}</Link>
                </th>
                {columns.map((column) => (
                  <td key={column}>{one[column]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  );
}
