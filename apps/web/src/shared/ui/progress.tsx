import { percent } from '../i18n/format';

/** How far something has come; said politely at every tenth, not at every step. */
export function Progress({ share, said }: { share: number; said: string }) {
  const tenth = Math.floor(share * 10) * 10;
  return (
    <div className="progress">
      <div
        className="progress-track"
        role="progressbar"
        aria-label={said}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <span className="progress-fill" style={{ width: `${share * 100}%` }} />
      </div>
      <span className="progress-figure" aria-hidden="true">
        {percent(share)}%
      </span>
      <span className="visually-hidden" aria-live="polite">
        {tenth}%
      </span>
    </div>
  );
}
