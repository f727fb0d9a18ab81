/**
 * Every right that an endpoint may ask for. `public` asks nothing; `session.own` asks only to be signed in, and concerns
 * nothing but the caller's own account. Which role has which right over what is each module's policy table on the server.
 */
export const permissions = [
  'public',
  'session.own',
  'account.read',
  'account.manage',
  'audit.read',
  'place.read',
  'class.read',
  'student.read',
  'people.read',
  'roster.import',
  'evidence.read',
  'evidence.import',
  'profile.manage',
  'scheme.read',
  'scheme.manage',
  'result.read',
  'result.run',
  'report.read',
  'report.make',
  'remark.write-teacher',
  'remark.write-family',
  'remark.write-self',
  'rubric.manage',
  'rating.open',
  'rating.give',
  'rating.missing',
  'rating.read',
  'record.read',
  'record.write',
  'record.confirm',
  'record.correct',
  'record-type.manage',
  'point.give',
  'point.confirm',
  'class-committee.manage',
  'calendar.read',
  'calendar.set-window',
  'calendar.set-days',
  'webhook.manage',
  'board.read',
  'board.remind',
  'ledger.read',
  'ledger.audit',
  'attachment.add',
  'attachment.read',
  'archive.read',
  'archive.sign-student',
  'archive.sign-teacher',
  'archive.sign-committee',
  'archive.sign-head',
  'archive.correct',
  'archive.export',
  'archive.export-many',
  'archive.use',
  'album.write',
] as const;

export type Permission = (typeof permissions)[number];

/**
 * The roles an account may have. teacher, student and guardian act through their person's relations, the others at a place:
 * head (校长), committee (a member of the evaluation committee) and expert (asked from outside) beside bureau and school.
 */
export const roles = [
  'administrator',
  'bureau',
  'school',
  'head',
  'committee',
  'teacher',
  'student',
  'guardian',
  'expert',
] as const;

export type Role = (typeof roles)[number];
