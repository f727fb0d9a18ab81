import type { StudentPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Section } from '../../shared/ui/page';

/** The fitness test by the national standard, item by item. */
export function FitnessCard({ fitness }: { fitness: NonNullable<StudentPage['fitness']> }) {
  const { t } = useTranslation();
  return (
    <Section
      title={t('student.fitness')}
      hint={
        fitness.complete
          ? `${t('student.fitnessTotal')} ${number(fitness.total)}${fitness.level ? ` · ${say(fitness.level)}` : ''}${fitness.bonus > 0 ? ` · ${t('student.fitnessBonus', { n: number(fitness.bonus) })}` : ''}`
          : t('student.fitnessIncomplete')
      }
    >
      <table className="plain-table fitness">
        <thead>
          <tr>
            <th scope="col">{t('student.item')}</th>
            <th scope="col" className="figure">
              {t('student.value')}
            </th>
            <th scope="col" className="figure">
              {t('student.standard')}
            </th>
            <th scope="col">{t('student.level')}</th>
          </tr>
        </thead>
        <tbody>
          {fitness.items.map((item) => (
            <tr key={item.code}>
              <th scope="row">{say(item.title)}</th>
              <td className="figure">{item.value === null ? '—' : `${number(item.value, 2)} ${item.unit}`}</td>
              <td className="figure">{number(item.score)}</td>
              <td className="word">{say(item.level) || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">{say(fitness.standard)}</p>
    </Section>
  );
}
