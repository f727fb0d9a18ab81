import './imports.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { listImports, listProfiles, startImport } from '@wuyu/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Choice, Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { FileDrop } from './file-drop';
import { ImportOutcome } from './import-outcome';
import { profileTitle } from './profile-title';

type Kind = 'roster' | 'observations';

/**
 * Hands a file in. First it is only checked, and the answer says what would change; the same file, still in hand, is then
 * imported for good. Any change to what was chosen asks for a new check.
 */
export function ImportForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('roster');
  const [profile, setProfile] = useState('');
  const [asOf, setAsOf] = useState('');
  const [exam, setExam] = useState('');
  const [course, setCourse] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const answer = useRef<HTMLDivElement>(null);
  const profiles = useQuery(ask(listProfiles)).data?.profiles ?? [];
  const hand = useMutation({
    mutationFn: async ({ dryRun, given }: { dryRun: boolean; given: File }) => {
      const upload = {
        kind,
        dryRun,
        ...(kind === 'observations' ? { profile } : {}),
        ...(asOf ? { asOf } : {}),
        ...(kind === 'observations'
          ? { options: JSON.stringify({ ...(exam ? { exam } : {}), ...(course ? { course } : {}) }) }
          : {}),
      };
      return send(startImport, { upload, file: { name: given.name, bytes: given } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [listImports.path] });
      answer.current?.scrollIntoView({ block: 'nearest' });
    },
  });
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      hand.reset();
    };
  const go = (dryRun: boolean) => {
    setTried(true);
    if (file && (kind === 'roster' || profile) && !hand.isPending) hand.mutate({ dryRun, given: file });
  };
  return (
    <Section title={t('imports.newTitle')}>
      <div className="import-form">
        <div className="form">
          <Choice
            label={t('imports.kind')}
            value={kind}
            onChange={(value) => change(setKind)(value as Kind)}
            options={[
              { value: 'roster', label: t('imports.roster') },
              { value: 'observations', label: t('imports.observations') },
            ]}
          />
          {kind === 'observations' && (
            <Select
              label={t('imports.profile')}
              hint={t('imports.profileHint')}
              value={profile}
              onChange={change(setProfile)}
              fault={tried && !profile ? t('imports.chooseProfile') : undefined}
              options={[
                { value: '', label: t('imports.chooseProfile') },
                ...profiles.map(({ code, document }) => ({ value: code, label: profileTitle(code, document) })),
              ]}
            />
          )}
          <div className="form-row form-row-top">
            <Field
              type="date"
              label={t(kind === 'roster' ? 'imports.asOfRoster' : 'imports.asOfObservations')}
              hint={t('imports.asOfHint')}
              value={asOf}
              onChange={(event) => change(setAsOf)(event.target.value)}
            />
            {kind === 'observations' && (
              <Field
                label={t('imports.exam')}
                hint={t('imports.examHint')}
                value={exam}
                maxLength={60}
                onChange={(event) => change(setExam)(event.target.value)}
              />
            )}
            {kind === 'observations' && profile === 'item-scores' && (
              <Field
                label={t('imports.course')}
                hint={t('imports.courseHint')}
                value={course}
                maxLength={60}
                onChange={(event) => change(setCourse)(event.target.value)}
              />
            )}
          </div>
        </div>
        <div className="form">
          <FileDrop
            file={file}
            onChoose={change(setFile)}
            fault={tried && !file ? t('imports.fileMissing') : undefined}
          />
          <Refused error={hand.error} />
          <div>
            <Button kind="main" onClick={() => go(true)} busy={hand.isPending}>
              {hand.isPending ? t('imports.sending') : t('imports.dryRun')}
            </Button>
            <p className="hint">{t('imports.dryRunHint')}</p>
          </div>
        </div>
      </div>
      <div ref={answer}>
        {hand.data && (
          <ImportOutcome key={hand.data.id} importId={hand.data.id} importNow={file ? () => go(false) : undefined} />
        )}
      </div>
    </Section>
  );
}
