import './draft.css';
import { useTranslation } from 'react-i18next';
import { moment } from '../i18n/format';
import { Button } from '../ui/button';
import type { OpenDraft } from './use-draft';

/** Says that a form was found half filled, and offers to begin anew. */
export function DraftNote<T>({ draft }: { draft: OpenDraft<T> }) {
  const { t } = useTranslation();
  if (draft.restoredFrom === null) return null;
  return (
    <div className="draft-note" role="status">
      <span>{t('record.draft.restored', { when: moment(draft.restoredFrom) })}</span>
      <Button kind="quiet" onClick={() => void draft.startOver()}>
        {t('record.draft.startOver')}
      </Button>
    </div>
  );
}
