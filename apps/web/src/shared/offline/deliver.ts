import { apiPrefix, getSession, type ProblemReply, SaidProblem } from '@wuyu/contract';
import { client, send } from '../api/index';
import { currentLanguage } from '../i18n/index';
import type { Act, ActTrouble } from './act';

/** The account that is signed in here now, asked of the server; undefined when nobody is. */
export async function accountNow(): Promise<string | undefined> {
  try {
    return (await send(getSession)).account.id;
  } catch (error) {
    if (error instanceof SaidProblem && error.status === 401) return undefined;
    throw error;
  }
}

/** Calls what the act is a call of; its files have arrived by then. */
export async function deliver({ method, path, input }: Act): Promise<void> {
  const endpoint = { method, path, summary: '', permission: 'session.own', ...(input.body ? { body: {} } : {}) };
  await client.call(endpoint as never, input as never);
}

/**
 * Uploads one file and says how far it is; `fetch` cannot, so this asks the older way.
 *
 * @throws SaidProblem as the client does.
 */
export function upload(
  path: string,
  fields: Record<string, string>,
  file: { name: string; blob: Blob },
  progress: (share: number) => void,
): Promise<unknown> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file.blob, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${apiPrefix}${path}`);
    request.setRequestHeader('accept-language', currentLanguage());
    request.responseType = 'json';
    request.timeout = 10 * 60_000;
    request.upload.onprogress = ({ loaded, total }) => total > 0 && progress(loaded / total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(new SaidProblem(request.status, (request.response ?? {}) as Partial<ProblemReply>));
    };
    const lost = () => reject(new SaidProblem(0, { code: 'network.unreachable' }));
    request.onerror = lost;
    request.onabort = lost;
    request.ontimeout = lost;
    request.send(form);
  });
}

/** Whether the same act may well go through later: no network, nobody signed in, a server that is busy or restarting. */
export function passes(error: unknown): boolean {
  return error instanceof SaidProblem && ([0, 401, 408, 425, 429].includes(error.status) || error.status >= 500);
}

/** Why an act did not go through, to be kept beside it. */
export function troubleWith(error: unknown): ActTrouble {
  if (!(error instanceof SaidProblem)) return { code: '', message: '', remedy: '', faults: [] };
  return {
    code: error.code,
    message: error.detail,
    remedy: error.remedy,
    faults: error.faults.map(({ path = '', message, remedy }) => ({ path, message, remedy })),
  };
}
