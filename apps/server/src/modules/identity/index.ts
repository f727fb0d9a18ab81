export type { Actor } from '../../platform/http/index.js';
export type { NewAccount } from './accounts.js';
export { type AuditEntry, readOf, recordAct } from './audit.js';
export { fixAudit, liveAuditBatches } from './audit-batch.js';
export { accountsInUse, dropUnusedAccounts, eraseAccounts } from './erase.js';
export { type DemoAccount, type DemoPeople, demoAccounts, firstAdministrator } from './first-accounts.js';
export { makeAccounts, type PersonToSignIn } from './make-accounts.js';
export {
  can,
  identityPolicy,
  inScope,
  isNear,
  joinPolicies,
  mayAtAll,
  type Policy,
  requireClass,
  requirePlace,
  requireStudent,
  type Scope,
  scopeOf,
} from './policy.js';
export { leadsNow, type Relation, type Target } from './relation.js';
export { type IdentityDependencies, identityRoutes } from './routes.js';
export { identify } from './sessions.js';
