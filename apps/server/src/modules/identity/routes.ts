import * as contract from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import * as accounts from './accounts.js';
import { listEntries, readOf } from './audit.js';
import { describeSession } from './session-page.js';
import { changePassword, createUnknownLogins, signIn, signOut } from './sign-in.js';

export interface IdentityDependencies {
  db: Db;
  now(): Date;
  /** How often one address may try to sign in; a whole classroom may stand behind one. */
  signInsPerMinute: number;
}

const done = { done: true } as const;

export function identityRoutes(serve: Serve, { db, now, signInsPerMinute }: IdentityDependencies): void {
  const unknown = createUnknownLogins();

  serve(
    contract.signIn,
    async ({ body, session }) => {
      const { token, actor } = await signIn(db, unknown, body, now());
      session.set(token);
      return describeSession(db, actor, token);
    },
    { perMinute: signInsPerMinute },
  );
  serve(contract.getSession, ({ actor, session }) => describeSession(db, actor, session.token ?? ''));
  serve(contract.signOut, async ({ actor, session }) => {
    await signOut(db, actor, session.token ?? '');
    session.clear();
    return done;
  });
  serve(contract.changePassword, async ({ actor, body, session }) => {
    await changePassword(db, actor.accountId ?? '', body, session.token, now());
    return done;
  });
  serve(contract.changeLanguage, async ({ actor, body }) => {
    await db.updateTable('account').set({ language: body.language }).where('id', '=', actor.accountId).execute();
    return done;
  });
  serve(contract.listAccounts, ({ actor, query }) =>
    accounts.listAccounts(db, actor, { ...query, limit: query.limit ?? 100 }, now()),
  );
  serve(contract.createAccount, ({ actor, body }) => accounts.createAccount(db, actor, body, now()));
  serve(contract.resetAccount, ({ actor, params }) => accounts.resetAccount(db, actor, params.accountId, now()));
  serve(contract.listAudit, async ({ actor, query }) => {
    const { personId } = query;
    if (personId !== undefined) await readOf(db, actor, personId, 'audit.read', 'everywhere');
    return listEntries(db, { ...query, limit: query.limit ?? 100 });
  });
}
