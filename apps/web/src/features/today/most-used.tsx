import { Link } from 'react-router';
import { Icon, type IconName } from '../../shared/ui/icon';

export interface Act {
  to: string;
  icon: IconName;
  title: string;
  hint?: string | undefined;
}

/** What is done most, large enough for a thumb. */
export function MostUsed({ acts, label }: { acts: readonly Act[]; label: string }) {
  return (
    <ul className="most-used" aria-label={label}>
      {acts.map(({ to, icon, title, hint }) => (
        <li key={`${to}${title}`}>
          <Link to={to} className="most-used-act">
            <Icon name={icon} size={28} />
            <span className="most-used-title">{title}</span>
            {hint && <span className="hint">{hint}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
