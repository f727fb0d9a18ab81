import { useQueryClient } from '@tanstack/react-query';
import { confirmRecord, type RecordBrief, rejectRecord, returnRecord, takeBackRecord } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { newId } from '../../shared/offline/act';
import { type Outcome, submit, takeBack } from '../../shared/offline/outbox';

const endpoints = { confirm: confirmRecord, return: returnRecord, reject: rejectRecord, void: takeBackRecord };
export type Decision = keyof typeof endpoints;

type Decided = Pick<RecordBrief, 'id' | 'studentId' | 'revision' | 'title'>;

/**
 * Confirms, returns or refuses a record as it was seen: by its revision, so that what changed since is not decided unseen.
 * What the server refused is said here and waits nowhere else.
 */
export function useDecide(): (record: Decided, decision: Decision, reason?: string) => Promise<Outcome> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return async ({ id, studentId, revision, title }, decision, reason) => {
    const actId = newId();
    const outcome = await submit({
      id: actId,
      endpoint: endpoints[decision],
      input: { params: { studentId, recordId: id }, body: { revision, ...(reason ? { reason } : {}) } },
      title: `${t(`record.decide.${decision}`)}：${title}`,
      mend: `/records/${studentId}/${id}`,
    });
    if (outcome.state === 'refused') {
      await takeBack(actId);
      await queries.invalidateQueries();
    }
    return outcome;
  };
}
