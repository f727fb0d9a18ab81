import type { Language, Role } from '@wuyu/contract';

/** Who asks. Made from a session, or by a command line that stands for the administrator of this machine. */
export interface Actor {
  /** Null for the machine's own command line. */
  readonly accountId: string | null;
  readonly roles: ReadonlyArray<{ readonly role: Role; readonly placeId: number | null }>;
  /** The person whom a teacher's, student's or guardian's account stands for. */
  readonly personId: number | null;
  readonly language: Language;
  /** What is written as `recorded_by`: ids, never a name. */
  readonly recordedBy: string;
  /** Signed in with a one-time code: nothing but the own password may be touched. */
  readonly mustChange: boolean;
}
