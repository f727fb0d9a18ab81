import { useTranslation } from 'react-i18next';
import { useOutbox } from '../../shared/offline/use-outbox';
import { Progress } from '../../shared/ui/progress';

/** How far an act's files are. The act is safe on this device by now: one may leave. */
export function Sending({ id, files }: { id: string; files: number }) {
  const { t } = useTranslation();
  const { sending } = useOutbox();
  const share = sending?.id === id ? sending.share : 0;
  return (
    <div>
      {files > 0 && <Progress share={share} said={t('record.form.uploading')} />}
      <p className="hint">{t('record.form.mayLeave')}</p>
    </div>
  );
}
