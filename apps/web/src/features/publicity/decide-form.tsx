import { useMutation } from '@tanstack/react-query';
import { handleObjection, type Objection, SaidProblem } from '@wuyu/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { useDraft } from '../../shared/draft/use-draft';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Choice, Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

interface Draft {
  inquiry: string;
  outcome: NonNullable<Objection['outcome']> | '';
  words: string;
  remark: string;
}

const begin = (): Draft => ({ inquiry: '', outcome: '', words: '', remark: '' });

/** What was found out, and the decision with its reasons; what was typed stays on the device until it is through. */
export function DecideForm({ objectionId, onChange }: { objectionId: string; onChange(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const draft = useDraft<Draft>(`decision/${objectionId}`, begin);
  const params = { objectionId };
  const inquire = useMutation({
    mutationFn: (words: string) => send(handleObjection, { params, body: { kind: 'inquiry', words } }),
    onSuccess: () => {
      draft.set((before) => ({ ...before, inquiry: '' }));
      onChange();
    },
  });
  const decide = useMutation({
    mutationFn: ({ outcome, words, remark }: Draft) =>
      send(handleObjection, {
        params,
        body: { kind: 'decided', words, remark, ...(outcome === '' ? {} : { outcome }) },
      }),
    onSuccess: async () => {
      await draft.startOver();
      onChange();
    },
  });
  const { value } = draft;
  if (!value) return <Waiting />;
  const set = (change: Partial<Draft>) => draft.set((before) => ({ ...before, ...change }));
  const faults = decide.error instanceof SaidProblem ? decide.error.faults : [];
  const faultOf = (path: string) => faults.find((fault) => fault.path === path)?.message;
  return (
    <Section title={t('publicity.objection.handle')}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!inquire.isPending) inquire.mutate(value.inquiry);
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-inquiry`}>{t('publicity.objection.inquiryWords')}</label>
          <textarea
            id={`${id}-inquiry`}
            rows={3}
            required
            maxLength={2000}
            value={value.inquiry}
            onChange={(event) => set({ inquiry: event.target.value })}
          />
        </div>
        <Refused error={inquire.error} />
        <div className="tools">
          <Button type="submit" busy={inquire.isPending}>
            {t('publicity.objection.inquiryNow')}
          </Button>
        </div>
      </form>
      <form
        className="form decision"
        onSubmit={(event) => {
          event.preventDefault();
          if (!decide.isPending) decide.mutate(value);
        }}
      >
        <Choice
          label={t('publicity.objection.decision')}
          value={value.outcome}
          onChange={(outcome) => set({ outcome: outcome as Draft['outcome'] })}
          options={(['upheld', 'partly', 'rejected'] as const).map((outcome) => ({
            value: outcome,
            label: t(`publicity.objection.outcomes.${outcome}`),
          }))}
        />
        {faultOf('outcome') && (
          <p className="fault" role="alert">
            {faultOf('outcome')}
          </p>
        )}
        <div className="field">
          <label htmlFor={`${id}-words`}>{t('publicity.objection.decisionWords')}</label>
          <textarea
            id={`${id}-words`}
            rows={4}
            required
            maxLength={2000}
            value={value.words}
            onChange={(event) => set({ words: event.target.value })}
          />
        </div>
        <Field
          label={t('publicity.objection.remark')}
          hint={t('publicity.objection.remarkHint')}
          maxLength={300}
          value={value.remark}
          fault={faultOf('remark')}
          onChange={(event) => set({ remark: event.target.value })}
        />
        {faults.length === 0 && <Refused error={decide.error} />}
        <div className="tools">
          <Button kind="main" type="submit" busy={decide.isPending}>
            {t('publicity.objection.decideNow')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
