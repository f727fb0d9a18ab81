import { useQuery } from '@tanstack/react-query';
import { listIndicators, type Rubric } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ask } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';

/** A rubric as whoever rates by it reads it, with what each level counts. */
export function RubricWords({ rubric }: { rubric: Rubric }) {
  const { t } = useTranslation();
  const vocabulary = useQuery(ask(listIndicators)).data?.indicators;
  const titleOf = (code: string) => say(vocabulary?.find((one) => one.code === code)?.title) || code;
  return (
    <>
      <p>{say(rubric.note)}</p>
      <p className="hint">
        {t('rubric.raters')}：{rubric.raters.map((kind) => t(`rating.kind.${kind}`)).join(t('rubric.comma'))}
      </p>
      {rubric.criteria.map(({ code, title, indicator, levels }) => (
        <Section key={code} title={say(title)} hint={t('rubric.countsOn', { indicator: titleOf(indicator) })}>
          <ScrollX label={say(title)}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('rubric.level')}</th>
                  <th scope="col">{t('rubric.description')}</th>
                  <th scope="col">{t('rubric.value')}</th>
                </tr>
              </thead>
              <tbody>
                {levels.map((level) => (
                  <tr key={level.value}>
                    <th scope="row">{say(level.title)}</th>
                    <td>{say(level.description)}</td>
                    <td>{level.value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollX>
        </Section>
      ))}
    </>
  );
}
