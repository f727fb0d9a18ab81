import { type OpenDraft, useDraft } from '../../shared/draft/use-draft';

/** What has been chosen and not yet given. */
export interface PointsDraft {
  /** The day on which it was begun: what was chosen yesterday is not meant today. */
  begun: string;
  chosen: number[];
  note: string;
  /** Absent: today. */
  day?: string;
}

export function usePointsDraft(classId: number, today: string): OpenDraft<PointsDraft> & { held: PointsDraft } {
  const begin = (): PointsDraft => ({ begun: today, chosen: [], note: '' });
  const draft = useDraft<PointsDraft>(`points/${classId}`, begin);
  return { ...draft, held: draft.value?.begun === today ? draft.value : begin() };
}
