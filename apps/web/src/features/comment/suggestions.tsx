import './comment.css';
import { useMutation } from '@tanstack/react-query';
import { type CommentSentence, type getComment, type ReplyOf, suggestComment } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { day, termShort } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

const MOST_SHOWN = 8;

/** A draft from facts, sentence by sentence with what each rests on. */
export function Suggestions({
  studentId,
  term,
  model,
  put,
}: {
  studentId: number;
  term: string;
  model: ReplyOf<typeof getComment>['model'];
  /** `whole`: in place of what is there. */
  put(text: string, whole: boolean): void;
}) {
  const { t } = useTranslation();
  const suggest = useMutation({
    mutationFn: (asked: boolean) => send(suggestComment, { params: { studentId }, body: { term, model: asked } }),
  });
  const found = suggest.data;
  return (
    <Section title={t('comment.editor.evidence')} hint={t('comment.editor.evidenceHint')}>
      <div className="tools">
        <Button busy={suggest.isPending} onClick={() => suggest.mutate(false)}>
          {suggest.isPending ? t('comment.editor.suggesting') : t('comment.editor.suggest')}
        </Button>
        {model.available && (
          <Button busy={suggest.isPending} onClick={() => suggest.mutate(true)}>
            {t('comment.editor.suggestModel')}
          </Button>
        )}
      </div>
      <p className="hint">{model.available ? t('comment.modelOn') : t('comment.modelOff')}</p>
      <Refused error={suggest.error} />
      <div aria-live="polite">
        {found?.note && (
          <Notice tone="info" title={found.note.message}>
            <p>{found.note.remedy}</p>
          </Notice>
        )}
        {found && found.text !== '' && (
          <>
            <h3>{found.by === 'model' ? t('comment.editor.byModel') : t('comment.editor.byRules')}</h3>
            <p>{found.text}</p>
            <Button kind="main" onClick={() => put(found.text, true)}>
              {t('comment.editor.putAll')}
            </Button>
          </>
        )}
      </div>
      <ul className="comment-sentences">
        {found?.sentences.map((sentence) => (
          <Sentence key={sentence.text} sentence={sentence} put={() => put(sentence.text, false)} />
        ))}
      </ul>
    </Section>
  );
}

function Sentence({ sentence: { text, facts }, put }: { sentence: CommentSentence; put(): void }) {
  const { t } = useTranslation();
  return (
    <li className="comment-sentence">
      <p>{text}</p>
      {facts.length === 0 && <p className="hint">{t('comment.editor.noFacts')}</p>}
      <ul className="comment-facts">
        {facts.slice(0, MOST_SHOWN).map((fact) => (
          <li key={fact.id}>
            {[termShort(t, fact.term), fact.day ? day(fact.day) : '', fact.title, fact.value]
              .filter((part) => part !== '')
              .join(' · ')}
          </li>
        ))}
        {facts.length > MOST_SHOWN && <li>+{facts.length - MOST_SHOWN}</li>}
      </ul>
      <Button kind="quiet" onClick={put} aria-label={`${t('comment.editor.put')}：${text}`}>
        {t('comment.editor.put')}
      </Button>
    </li>
  );
}
