import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getStudent, SaidProblem, type StudentPage, writeRemark } from '@wuyu/contract';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

type Kind = StudentPage['remarks'][number]['kind'];
type OwnKind = Exclude<Kind, 'teacher'>;

const KINDS: readonly Kind[] = ['teacher', 'family', 'self'];
const MOST = 2000;

/** The teacher's, the family's and the pupil's own words; family and pupil write in place, the teacher on a page of its own. */
export function Remarks({ student }: { student: StudentPage }) {
  const { t } = useTranslation();
  const bodyOf = (kind: Kind) => student.remarks.find((remark) => remark.kind === kind)?.body ?? '';
  return (
    <Section title={t('student.remarks')}>
      <div className="remarks">
        {KINDS.map((kind) => (
          <Remark
            key={kind}
            kind={kind}
            body={bodyOf(kind)}
            student={student}
            writable={student.may.remarks.includes(kind)}
          />
        ))}
      </div>
    </Section>
  );
}

function Remark({
  kind,
  body,
  student,
  writable,
}: {
  kind: Kind;
  body: string;
  student: StudentPage;
  writable: boolean;
}) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const [saved, setSaved] = useState(false);
  return (
    <article className={`remark remark-${kind}`}>
      <div className="section-head">
        <h3>{t(`student.remark.${kind}`)}</h3>
        {writable && kind === 'teacher' && (
          <Link className={buttonClass('quiet')} to={`/students/${student.id}/comment?term=${student.term}`}>
            {body ? t('student.remarkEdit') : t('student.remarkWrite')}
          </Link>
        )}
        {writable && kind !== 'teacher' && !writing && (
          <Button
            kind="quiet"
            aria-label={`${t(`student.remark.${kind}`)}: ${body ? t('student.remarkEdit') : t('student.remarkWrite')}`}
            onClick={() => {
              setSaved(false);
              setWriting(true);
            }}
          >
            {body ? t('student.remarkEdit') : t('student.remarkWrite')}
          </Button>
        )}
      </div>
      {saved && <Notice tone="good" title={t('student.remarkSaved')} />}
      {writing && kind !== 'teacher' ? (
        <RemarkForm
          kind={kind}
          body={body}
          student={student}
          onClose={(done) => {
            setSaved(done);
            setWriting(false);
          }}
        />
      ) : (
        <p className={body ? 'remark-body' : 'hint'}>{body || t('student.remarkNone')}</p>
      )}
    </article>
  );
}

/** Keeps what was typed whatever the server answers. */
function RemarkForm({
  kind,
  body,
  student,
  onClose,
}: {
  kind: OwnKind;
  body: string;
  student: StudentPage;
  onClose(saved: boolean): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const queries = useQueryClient();
  const [text, setText] = useState(body);
  // What stood there when the writer last looked.
  const [seen, setSeen] = useState(body);
  const save = useMutation({
    mutationFn: () =>
      send(writeRemark, {
        params: { studentId: student.id, kind },
        body: { term: student.term, body: text.trim() || null, seen },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [getStudent.path] });
      onClose(true);
    },
    onError: async (error) => {
      if (error instanceof SaidProblem && error.code === 'report.remark-changed')
        await queries.invalidateQueries({ queryKey: [getStudent.path] });
    },
  });
  const changed = body !== seen;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id} className="visually-hidden">
          {t(`student.remark.${kind}`)}
        </label>
        <textarea
          id={id}
          rows={5}
          maxLength={MOST}
          value={text}
          aria-describedby={`${id}-hint`}
          // biome-ignore lint/a11y/noAutofocus: the person asked to write, so the next key belongs here.
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('student.remarkHint')} {text.length > MOST - 200 && t('student.remarkLeft', { n: MOST - text.length })}
        </p>
      </div>
      {save.error && <p className="fault">{t('student.remarkKept')}</p>}
      <Refused error={save.error} />
      {changed && (
        <Notice tone="info" title={t('comment.theirs')}>
          <p className="remark-body">{body || t('student.remarkNone')}</p>
          <Button onClick={() => setSeen(body)}>{t('comment.keepMine')}</Button>
        </Notice>
      )}
      <div className="tools">
        <Button kind="main" type="submit" busy={save.isPending}>
          {save.isPending ? t('student.remarkSaving') : t('student.remarkSave')}
        </Button>
        <Button onClick={() => onClose(false)}>{t('state.cancel')}</Button>
      </div>
    </form>
  );
}
