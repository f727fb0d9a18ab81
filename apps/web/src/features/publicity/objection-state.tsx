import type { Objection } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { day } from '../../shared/i18n/format';
import { Tag } from '../../shared/ui/tag';

const LEVELS = ['committee', 'review', 'bureau'] as const;
const outcomeTones = { upheld: 'bad', partly: 'busy', rejected: 'plain' } as const;

/** Where an objection is, what came of it, and until when. */
export function ObjectionState({
  objection,
}: {
  objection: Pick<Objection, 'state' | 'level' | 'outcome' | 'overdue' | 'dueOn'>;
}) {
  const { t } = useTranslation();
  const { state, level, outcome, overdue, dueOn } = objection;
  const open = state === 'filed' || state === 'assigned';
  return (
    <span className="objection-state">
      <Tag tone={open ? 'busy' : 'plain'}>{t(`publicity.objection.states.${state}`)}</Tag>
      {outcome && !open && <Tag tone={outcomeTones[outcome]}>{t(`publicity.objection.outcomes.${outcome}`)}</Tag>}
      {overdue && <Tag tone="bad">{t('publicity.objection.overdue')}</Tag>}
      <span className="hint">
        {t(`publicity.objection.levels.${LEVELS[level] ?? 'committee'}`)}
        {open && ` · ${t('publicity.objection.dueOn', { day: day(dueOn) })}`}
        {state === 'decided' && ` · ${t('publicity.objection.appealUntil', { day: day(dueOn) })}`}
      </span>
    </span>
  );
}
