import type { CalendarWarning } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../shared/ui/notice';

export function Warnings({ warnings }: { warnings: readonly CalendarWarning[] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <Notice tone="info" title={t('calendar.warningsTitle')}>
      <ul className="warnings">
        {warnings.map(({ code, step, other, count }) => (
          <li key={`${code}${step}${other}`}>
            {t(`calendar.warnings.${code}`, {
              step: t(`calendar.steps.${step}`),
              other: other ? t(`calendar.steps.${other}`) : '',
              count: count ?? 0,
            })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
