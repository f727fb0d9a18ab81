import { queryOptions } from '@tanstack/react-query';
import { createClient, type Endpoint, type InputOf, type ReplyOf } from '@wuyu/contract';
import { currentLanguage } from '../i18n/index';

/** The typed client of the API; problems come back in the language of the interface. */
export const client = createClient((url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, 'accept-language': currentLanguage() } }),
);

/** An endpoint that is read, as a query: the same question is asked once and kept. */
export function ask<E extends Endpoint>(endpoint: E, input?: InputOf<E>) {
  return queryOptions({
    queryKey: [endpoint.path, input ?? {}] as const,
    queryFn: ({ signal }): Promise<ReplyOf<E>> => send(endpoint, input, signal),
  });
}

/** Calls an endpoint once. */
export function send<E extends Endpoint>(endpoint: E, input?: InputOf<E>, signal?: AbortSignal): Promise<ReplyOf<E>> {
  const call = client.call as (
    endpoint: E,
    input?: InputOf<E>,
    options?: { signal?: AbortSignal },
  ) => Promise<ReplyOf<E>>;
  return call(endpoint, input ?? ({} as InputOf<E>), signal ? { signal } : {});
}
