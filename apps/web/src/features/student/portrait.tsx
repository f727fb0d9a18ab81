import type { StudentPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { LevelChip } from '../../shared/ui/level-chip';
import { Section } from '../../shared/ui/page';
import { Radar } from './radar';

/** The aspects side by side: as a radar for the eye, and as a list that says the same. */
export function Portrait({ student, explain }: { student: StudentPage; explain(node: string): void }) {
  const { t } = useTranslation();
  const axes = student.aspects.map(({ node, title, score, level }) => ({ node, title: say(title), score, level }));
  const gap = axes.some(({ score, level }) => score === null && level === null);
  const { overall } = student;
  return (
    <Section title={t('student.portrait')} hint={gap ? t('student.radarGap') : undefined}>
      <div className="portrait">
        {axes.some(({ score }) => score !== null) && <Radar axes={axes} />}
        <ul className="portrait-list">
          {axes.map(({ node, title, score, level }, i) => (
            <li key={node}>
              <span className="portrait-dot" style={{ background: hueOf(node, i) }} aria-hidden="true" />
              <span className="portrait-title">{title}</span>
              {score !== null && <span className="portrait-score">{number(score)}</span>}
              {(level !== null || score === null) && <LevelChip level={level} hue={hueOf(node, i)} />}
            </li>
          ))}
          {overall && (overall.score !== null || overall.level !== null) && (
            <li className="portrait-overall">
              <span className="portrait-title">{t('student.overall')}</span>
              {overall.score !== null && <span className="portrait-score">{number(overall.score)}</span>}
              {overall.level !== null && <LevelChip level={overall.level} hue={hueOf('overall', 0)} />}
              {student.may.explain && (
                <Button kind="quiet" onClick={() => explain('overall')}>
                  {t('student.whyShort')}
                </Button>
              )}
            </li>
          )}
        </ul>
      </div>
    </Section>
  );
}
