import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getSchemeDraft, listSchemeDrafts, saveSchemeDraft } from '@wuyu/contract';
import type { SchemeDocument } from '@wuyu/evaluation';
import { useEffect, useRef } from 'react';
import { send } from '../../shared/api/index';

const WAIT = 1500;

/**
 * Keeps a draft on the server while it is edited: a moment after the last change, one save after the other. A conflict stops
 * it until the page is loaded again, so that nothing of somebody else's is overwritten.
 */
export function useSaveDraft(
  placeId: number,
  code: string,
  begun: { document: SchemeDocument; revision: number },
  document: SchemeDocument,
) {
  const queries = useQueryClient();
  const kept = useRef({ document: begun.document, revision: begun.revision });
  const save = useMutation({
    mutationFn: async (given: SchemeDocument) => {
      const reply = await send(saveSchemeDraft, {
        params: { placeId, code },
        body: { document: given, revision: kept.current.revision },
      });
      kept.current = { document: given, revision: reply.revision };
      queries.removeQueries({ queryKey: [getSchemeDraft.path] });
      await queries.invalidateQueries({ queryKey: [listSchemeDrafts.path] });
      return reply;
    },
  });
  const { mutate, isPending, isError } = save;
  const isKept = kept.current.document === document;
  useEffect(() => {
    if (isKept || isPending || isError) return;
    const timer = setTimeout(() => mutate(document), WAIT);
    return () => clearTimeout(timer);
  }, [document, isKept, isPending, isError, mutate]);
  useEffect(() => {
    if (isKept) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [isKept]);
  return {
    isKept,
    isSaving: isPending,
    error: save.error,
    savedAt: save.data?.changedAt ?? null,
    revision: () => kept.current.revision,
    now: () => save.mutateAsync(document),
  };
}
