import './comment.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getComment, getStudent, listClassComments, type ReplyOf, SaidProblem, writeComment } from '@wuyu/contract';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { day } from '../../shared/i18n/format';
import { Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Suggestions } from './suggestions';

type Found = ReplyOf<typeof getComment>;

interface Written {
  text: string;
  /** The version that the text began from. */
  version: number;
}

/** Writes one pupil's comment. What is typed stays on the device until it was taken; nothing of anybody's is lost. */
export function CommentEditor({ found, term }: { found: Found; term: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState<'saved' | 'confirmed' | null>(null);
  const draft = useDraft<Written>(`comment/${found.student.id}/${term}`, () => ({
    text: found.body,
    version: found.version,
  }));
  const params = { studentId: found.student.id };
  const save = useMutation({
    mutationFn: ({ written, confirm }: { written: Written; confirm: boolean }) =>
      send(writeComment, { params, body: { term, version: written.version, body: written.text, confirm } }),
    onSuccess: async ({ version, state }, { written }) => {
      draft.set({ ...written, version });
      await draft.clear();
      setSaid(state === 'confirmed' ? 'confirmed' : 'saved');
      for (const path of [getComment.path, listClassComments.path, getStudent.path])
        await queries.invalidateQueries({ queryKey: [path] });
    },
    onError: async (error) => {
      if (error instanceof SaidProblem && error.code === 'comment.changed')
        await queries.invalidateQueries({ queryKey: [getComment.path] });
    },
  });
  const { value } = draft;
  const conflict = value !== undefined && value.version !== found.version && value.text.trim() !== found.body;
  const write = (confirm: boolean) => {
    if (value && !save.isPending && !conflict && found.window.open) {
      setSaid(null);
      save.mutate({ written: value, confirm });
    }
  };
  const go = (studentId: number | null) => {
    if (studentId !== null) navigate(`/students/${studentId}/comment?term=${term}`);
  };
  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  keys.current = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) write(true);
    else if (event.altKey && event.key === 'ArrowLeft') go(found.previous);
    else if (event.altKey && event.key === 'ArrowRight') go(found.next);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => keys.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  if (value === undefined) return <Waiting />;
  const length = [...value.text.trim()].length;
  const change = (text: string) => {
    setSaid(null);
    draft.set((before) => ({ ...before, text }));
  };
  const fault = save.error instanceof SaidProblem ? save.error.faults[0]?.message : undefined;
  const days = { from: day(found.window.opensOn), to: day(found.window.closesOn) };
  return (
    <>
      <DraftNote draft={draft} />
      {!found.window.open && (
        <Notice tone="info" title={t('comment.closed', days)}>
          <p>{t('comment.closedHint')}</p>
        </Notice>
      )}
      {conflict && (
        <BothTexts
          mine={value.text}
          theirs={found.body}
          keep={() => draft.set({ text: value.text, version: found.version })}
          take={() => draft.set({ text: found.body, version: found.version })}
        />
      )}
      <Section title={t('comment.editor.text')} hint={t(`comment.state.${found.state}`)}>
        <div className="field">
          <label htmlFor={id} className="visually-hidden">
            {t('comment.editor.text')}
          </label>
          <textarea
            ref={box}
            id={id}
            className="comment-box"
            maxLength={2000}
            value={value.text}
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
            onChange={({ target }) => change(target.value)}
          />
          <p className={length > found.most ? 'fault' : 'hint'} id={`${id}-hint`}>
            {t('comment.editor.hint', { n: length, most: found.most })}
            {length > found.most && ` · ${t('comment.editor.tooLong', { n: length - found.most })}`}
          </p>
          {fault && (
            <p className="fault" id={`${id}-fault`}>
              {fault}
            </p>
          )}
        </div>
        {save.error && <p className="hint">{t('comment.editor.kept')}</p>}
        <Refused error={conflict || fault ? null : save.error} />
        {said && <Notice tone="good" title={t(`comment.editor.${said}`)} />}
        {found.confirmed !== '' && found.confirmed !== value.text && (
          <details>
            <summary>{t('comment.editor.confirmedBefore')}</summary>
            <p>{found.confirmed}</p>
          </details>
        )}
      </Section>
      <Suggestions
        studentId={found.student.id}
        term={term}
        model={found.model}
        put={(text, whole) => {
          change(whole ? text : `${value.text}${text}`);
          box.current?.focus();
        }}
      />
      <div className="comment-foot">
        <Button kind="main" busy={save.isPending} disabled={conflict || !found.window.open} onClick={() => write(true)}>
          {save.isPending ? t('comment.editor.confirming') : t('comment.editor.confirm')}
        </Button>
        <Button busy={save.isPending} disabled={conflict || !found.window.open} onClick={() => write(false)}>
          {t('comment.editor.save')}
        </Button>
        {found.previous !== null && (
          <Link className={buttonClass('quiet')} to={`/students/${found.previous}/comment?term=${term}`}>
            {t('comment.editor.previous')}
          </Link>
        )}
        {found.next !== null && (
          <Link className={buttonClass('quiet')} to={`/students/${found.next}/comment?term=${term}`}>
            {t('comment.editor.next')}
          </Link>
        )}
      </div>
      <p className="hint">{t('comment.editor.keys')}</p>
    </>
  );
}

/** Two wrote at once: both texts, and a way on with either. */
function BothTexts({ mine, theirs, keep, take }: { mine: string; theirs: string; keep(): void; take(): void }) {
  const { t } = useTranslation();
  return (
    <Notice tone="bad" title={t('comment.conflict')}>
      <div className="comment-two">
        <section className="comment-version" aria-label={t('comment.mine')}>
          <h2>{t('comment.mine')}</h2>
          <p>{mine}</p>
          <Button onClick={keep}>{t('comment.keepMine')}</Button>
        </section>
        <section className="comment-version" aria-label={t('comment.theirs')}>
          <h2>{t('comment.theirs')}</h2>
          <p>{theirs}</p>
          <Button onClick={take}>{t('comment.takeTheirs')}</Button>
        </section>
      </div>
    </Notice>
  );
}
