import { type Client, createClient } from '@wuyu/contract';

export interface Visitor extends Client {
  /** The cookies this visitor holds, by name. */
  readonly cookies: Map<string, string>;
  /** A request as it is, with this visitor's cookies. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Somebody with a browser of their own: the public client, with cookies. For tests and command lines. */
export function createVisitor(baseUrl: string, headers: Record<string, string> = {}): Visitor {
  const cookies = new Map<string, string>();
  async function withCookies(url: string, init: RequestInit): Promise<Response> {
    const all = new Headers({ ...headers, ...(init.headers as Record<string, string> | undefined) });
    if (cookies.size > 0) all.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers: all });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  return {
    ...createClient((url, init) => withCookies(url, init), baseUrl),
    cookies,
    fetch: (path, init = {}) => withCookies(`${baseUrl}${path}`, init),
  };
}
