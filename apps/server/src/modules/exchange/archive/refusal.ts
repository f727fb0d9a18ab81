import { Problem } from '@wuyu/contract';
import { CredentialError } from '@wuyu/credential';

/** Does something with credentials; what is wrong with one becomes a problem that is said in the user's language. */
export async function refusing<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CredentialError) throw new Problem(422, `archive.${error.code}`, { detail: error.message });
    throw error;
  }
}
