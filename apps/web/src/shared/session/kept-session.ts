import type { Session } from '@wuyu/contract';

const KEPT = 'wuyu.session';

/**
 * Remembers on this device who is signed in, so that the app opens without a network and what is written goes to the right
 * account. Ids and roles only, and of names a guardian's own children's, among whom one has to choose.
 */
export function keepSession(session: Session | null): void {
  try {
    if (session === null) localStorage.removeItem(KEPT);
    else {
      const { account, person } = session;
      const bare = {
        ...session,
        account: { ...account, login: '', displayName: '' },
        person: person && { ...person, name: '' },
      };
      localStorage.setItem(KEPT, JSON.stringify(bare));
    }
  } catch {
    // A browser that keeps nothing works as long as there is a network.
  }
}

/** Who was signed in when there last was a network; null when that has ended since. */
export function keptSession(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Session | null;
    return kept !== null && kept.expiresAt > new Date().toISOString() ? kept : null;
  } catch {
    return null;
  }
}
