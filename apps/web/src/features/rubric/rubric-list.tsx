import './rubric.css';
import { useQuery } from '@tanstack/react-query';
import { listRubrics, type Rubric } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

/** The rubrics that hold at a place, its own first. */
export function RubricList({ placeId }: { placeId: number }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listRubrics, { query: { placeId } }));
  return (
    <Awaiting query={query}>
      {({ rubrics }) => {
        const own = rubrics.filter((rubric) => rubric.placeId === placeId);
        const others = rubrics.filter((rubric) => rubric.placeId !== placeId);
        return (
          <>
            <Section title={t('rubric.own')} hint={t('rubric.ownHint')}>
              {own.length === 0 && <Empty title={t('rubric.noOwn')} hint={t('rubric.noOwnHint')} />}
              <Rubrics rubrics={own} placeId={placeId} />
            </Section>
            {others.length > 0 && (
              <Section title={t('rubric.others')} hint={t('rubric.othersHint')}>
                <Rubrics rubrics={others} placeId={placeId} />
              </Section>
            )}
          </>
        );
      }}
    </Awaiting>
  );
}

function Rubrics({ rubrics, placeId }: { rubrics: readonly Rubric[]; placeId: number }) {
  const { t } = useTranslation();
  return (
    <ul className="cards">
      {rubrics.map((rubric) => (
        <li key={rubric.code}>
          <Link className="card" to={`/rubrics/${placeId}/${rubric.code}`}>
            <span className="rubric-card">
              <span className="card-title">{say(rubric.title)}</span>
              <span className="hint">
                {t('rubric.criteriaN', { n: rubric.criteria.length })} ·{' '}
                {rubric.raters.map((kind) => t(`rating.kind.${kind}`)).join(t('rubric.comma'))}
              </span>
            </span>
            {rubric.placeId !== placeId && (
              <Tag>{t(rubric.placeId === null ? 'rubric.builtIn' : 'rubric.fromAbove')}</Tag>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
