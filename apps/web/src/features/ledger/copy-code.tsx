import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button';

const SAID_MS = 2500;

/**
 * A long code, shortened, with a button that copies all of it. Where the browser lets nobody copy, the whole code is shown.
 *
 * @param name what it is, for screen readers.
 */
export function CopyCode({ value, shown, name }: { value: string; shown: string; name: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome !== 'copied') return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setOutcome('copied');
    } catch {
      // Over plain http there is no clipboard.
      setOutcome('failed');
    }
  };
  return (
    <span className="copy-code">
      <code title={value}>{outcome === 'failed' ? value : shown}</code>
      <Button kind="quiet" aria-label={t('ledger.copyOf', { name })} onClick={() => void copy()}>
        {t('ledger.copy')}
      </Button>
      <span className="hint" role="status">
        {outcome === 'copied' && t('ledger.copied')}
        {outcome === 'failed' && t('ledger.copyByHand')}
      </span>
    </span>
  );
}

/** The beginning of a code. */
export function beginning(code: string, length = 12): string {
  return code.length > length ? `${code.slice(0, length)}…` : code;
}
