import './imports.css';
import './steps.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getImportTemplate, listImports, listProfiles, rosterSheets, startImport } from '@wuyu/contract';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, client, send } from '../../shared/api/index';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice, Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { FileDrop } from './file-drop';
import { ImportOutcome } from './import-outcome';
import { profileTitle } from './profile-title';

type Kind = 'roster' | 'observations';
type Sheet = 'auto' | (typeof rosterSheets)[number];

/**
 * The way of a file: choose what it is, fill in the template, have it checked, import it for good. Only the same file that was
 * checked, still in hand, is imported; any change to what was chosen asks for a new check.
 */
export function ImportForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('roster');
  const [sheet, setSheet] = useState<Sheet>('auto');
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
      const options =
        kind === 'observations'
          ? { ...(exam ? { exam } : {}), ...(course ? { course } : {}) }
          : sheet === 'auto'
            ? {}
            : { kind: sheet };
      const upload = {
        kind,
        dryRun,
        ...(kind === 'observations' ? { profile } : {}),
        ...(asOf ? { asOf } : {}),
        options: JSON.stringify(options),
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
      <ol className="steps" aria-label={t('importWizard.steps')}>
        <Step n={1} title={t('importWizard.choose')}>
          <Choice
            label={t('imports.kind')}
            value={kind}
            onChange={(value) => change(setKind)(value as Kind)}
            options={[
              { value: 'roster', label: t('imports.roster') },
              { value: 'observations', label: t('imports.observations') },
            ]}
          />
          <div className="form-row form-row-top">
            {kind === 'roster' && (
              <Select
                label={t('importWizard.sheet')}
                value={sheet}
                onChange={(value) => change(setSheet)(value as Sheet)}
                options={(['auto', ...rosterSheets] as const).map((value) => ({
                  value,
                  label: t(`importWizard.sheets.${value}`),
                }))}
              />
            )}
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
        </Step>
        <Step n={2} title={t('importWizard.fill')}>
          <Templates
            kind={kind}
            sheet={sheet}
            profile={profile}
            titleOf={(code) => profileTitle(code, profiles.find((one) => one.code === code)?.document)}
          />
          <p className="hint">{t('importWizard.templateHint')}</p>
        </Step>
        <Step n={3} title={t('importWizard.check')}>
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
        </Step>
        <Step n={4} title={t('importWizard.finish')}>
          <p className="hint">{t('importWizard.correctHint')}</p>
        </Step>
      </ol>
      <div ref={answer}>
        {hand.data && (
          <ImportOutcome key={hand.data.id} importId={hand.data.id} importNow={file ? () => go(false) : undefined} />
        )}
      </div>
    </Section>
  );
}

function Step({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <li className="step">
      <h3>
        <span className="step-n" aria-hidden="true">
          {n}
        </span>
        {title}
      </h3>
      <div className="form">{children}</div>
    </li>
  );
}

interface TemplatesProps {
  kind: Kind;
  sheet: Sheet;
  profile: string;
  titleOf(profile: string): string;
}

/** The workbooks to be filled in for what was chosen. */
function Templates({ kind, sheet, profile, titleOf }: TemplatesProps) {
  const { t } = useTranslation();
  if (kind === 'observations' && profile === '') return <p className="hint">{t('importWizard.templateFirst')}</p>;
  // Where the kind is left open, those that a school needs most.
  const codes: readonly string[] =
    kind === 'observations' ? [profile] : sheet === 'auto' ? ['students', 'teachers', 'teaching', 'classes'] : [sheet];
  return (
    <p className="tools">
      {codes.map((code) => (
        <a
          key={code}
          className={buttonClass(codes.length === 1 ? 'plain' : 'quiet')}
          href={client.urlOf(getImportTemplate, { query: { kind, code } })}
          download
        >
          {t('importWizard.template', {
            title: kind === 'observations' ? titleOf(code) : t(`importWizard.sheets.${code as Sheet}`),
          })}
        </a>
      ))}
    </p>
  );
}
