import { useQuery } from '@tanstack/react-query';
import { getPointSheet, getRecord, type Session } from '@wuyu/contract';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { AboutWhom } from '../features/records/about-whom';
import { contentOf, contentOfAct, emptyContent } from '../features/records/content';
import { RecordForm } from '../features/records/record-form';
import { useRecordTypes } from '../features/records/use-record-types';
import { ask } from '../shared/api/index';
import type { Act } from '../shared/offline/act';
import { findAct } from '../shared/offline/act-store';
import { useSession } from '../shared/session/session';
import { Awaiting, Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /records/new: about whom, then the form; `act` opens one that could not be sent. */
export function NewRecordPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search] = useSearchParams();
  const asked = Number(search.get('student')) || (search.has('class') ? undefined : ownStudent(session));
  const actId = search.get('act');
  if (!session) return null;
  const classId = Number(search.get('class')) || undefined;
  if (!asked) {
    return (
      <Page title={t('record.write')} lead={t('record.aboutWhom')} narrow>
        <AboutWhom session={session} classId={classId} />
      </Page>
    );
  }
  return (
    <FormPage studentId={asked} classId={classId} session={session}>
      {actId === null ? (
        <NewForm studentId={asked} type={search.get('type') ?? ''} />
      ) : (
        <UnsentForm studentId={asked} account={session.account.id} actId={actId} key={actId} />
      )}
    </FormPage>
  );
}

/** /records/:studentId/:recordId/edit */
export function EditRecordPage() {
  const session = useSession();
  const { studentId = '', recordId = '' } = useParams();
  const id = Number(studentId);
  const query = useQuery({ ...ask(getRecord, { params: { studentId: id, recordId } }), gcTime: 0 });
  const types = useRecordTypes(id);
  if (!session) return null;
  return (
    <FormPage studentId={id} session={session} edit>
      <Awaiting query={query}>
        {(detail) => (
          <Awaiting query={types}>
            {(offer) => (
              <RecordForm
                studentId={id}
                offer={offer}
                form={`${recordId}/${detail.revision}`}
                begin={() => contentOf(detail)}
                reason={detail.state === 'returned' ? detail.reason : ''}
              />
            )}
          </Awaiting>
        )}
      </Awaiting>
    </FormPage>
  );
}

function ownStudent(session: Session | null): number | undefined {
  if (session?.person?.kind === 'student') return session.person.id;
  return session?.children.length === 1 ? session.children[0]?.id : undefined;
}

function FormPage({
  studentId,
  classId,
  session,
  edit = false,
  children,
}: {
  studentId: number;
  /** From whose page a teacher came. */
  classId?: number | undefined;
  session: Session;
  edit?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const taught = useQuery({
    ...ask(getPointSheet, { params: { classId: classId ?? 0 } }),
    enabled: session.classes.some(({ id }) => id === classId),
  });
  const known = [...session.children, ...(taught.data?.students ?? [])].find(({ id }) => id === studentId);
  const title = t(edit ? 'record.edit' : 'record.write');
  return (
    <Page
      title={title}
      lead={known && t('record.about', { name: known.name })}
      crumbs={[{ label: t('record.title'), to: '/records' }, { label: title }]}
      narrow
    >
      {children}
    </Page>
  );
}

function NewForm({ studentId, type }: { studentId: number; type: string }) {
  const types = useRecordTypes(studentId);
  const { t } = useTranslation();
  return (
    <Awaiting
      query={types}
      isEmpty={({ types: found }) => found.length === 0}
      empty={<Empty title={t('record.form.noTypes')} hint={t('record.form.noTypesHint')} />}
    >
      {(offer) => (
        <RecordForm
          studentId={studentId}
          offer={offer}
          form="new"
          begin={() => emptyContent(type, type && offer.latest)}
        />
      )}
    </Awaiting>
  );
}

/** What could not be sent, as it was typed and with its photos. */
function UnsentForm({ studentId, account, actId }: { studentId: number; account: string; actId: string }) {
  const { t } = useTranslation();
  const types = useRecordTypes(studentId);
  const [act, setAct] = useState<Act | null>();
  useEffect(() => {
    void findAct(account, actId).then((found) => setAct(found ?? null));
  }, [account, actId]);
  if (act === undefined) return <Waiting />;
  if (act === null) return <Empty title={t('record.form.gone')} hint={t('record.form.goneHint')} />;
  return (
    <Awaiting query={types}>
      {(offer) => (
        <RecordForm
          studentId={studentId}
          offer={offer}
          form={actId}
          begin={() => contentOfAct(act)}
          trouble={act.trouble}
        />
      )}
    </Awaiting>
  );
}
