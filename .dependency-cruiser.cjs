/** The order of the house. Each line says what may not be used from where, and why. */
const floors = [
  ['ledger', 'what was fixed knows nothing of what it is about'],
  ['identity', 'accounts and rights stand below everything that asks for them'],
  ['roster', 'places and people know nothing of what is said about them'],
  ['calendar', 'windows and working days are asked by every step'],
  ['notice', 'whom to tell is known below, what about is decided above'],
  ['attachment', 'a file does not know what it proves'],
  ['scheme', 'what counts stands below evidence; what came out (result) above it'],
  ['evidence', 'facts know the roster and the vocabulary, not the results'],
  ['record', 'a record becomes facts once it is confirmed'],
  ['rating', 'a rating becomes facts once its round is closed'],
  ['selection', 'what is chosen are records'],
  ['publicity', 'what is shown was selected before'],
  ['result', 'runs read facts and nothing above'],
  ['report', 'reports read results'],
  ['comment', 'a draft is built from all that is known of a pupil'],
  ['archive', 'an archive holds what all the steps left'],
  ['board', 'boards count what every step has left open'],
  ['exchange', 'exports read everything'],
];
const modules = 'apps/server/src/modules';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'A circle has no order in which to read it.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-are-pure',
      severity: 'error',
      comment: 'Packages do no I/O; they can be used alone. The workers of psychometrics are an entry of their own.',
      from: { path: '^packages/', pathNot: '\\.test\\.ts$|^packages/psychometrics/src/workers/' },
      to: { path: '^(fs|net|http|https|child_process|worker_threads|dgram|tls)(/|$)', dependencyTypes: ['core'] },
    },
    {
      name: 'packages-below-apps',
      severity: 'error',
      comment: 'Packages never use apps.',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      comment: 'The platform is the machine’s edge; it knows no module.',
      from: { path: '^apps/server/src/platform/' },
      to: { path: `^${modules}/` },
    },
    {
      name: 'web-knows-no-server',
      severity: 'error',
      comment: 'The pages speak to the server through the contract only.',
      from: { path: '^apps/web/' },
      to: { path: '^apps/(server|cli)/' },
    },
    {
      name: 'features-do-not-know-each-other',
      severity: 'error',
      comment: 'pages → features → shared.',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'shared-below-features',
      severity: 'error',
      comment: 'pages → features → shared.',
      from: { path: '^apps/web/src/shared/' },
      to: { path: '^apps/web/src/(features|pages)/' },
    },
    ...floors.map(([floor, comment], at) => ({
      name: `${floor}-uses-lower-floors-only`,
      severity: 'error',
      comment,
      from: { path: `^${modules}/${floor}/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: `^${modules}/(${
          floors
            .slice(at + 1)
            .map(([above]) => above)
            .join('|') || 'none'
        })/`,
      },
    })),
    ...floors.map(([floor]) => ({
      name: `${floor}-through-its-face`,
      severity: 'error',
      comment: 'A module is used through its index.ts (routes, policies and jobs are listed in app.ts).',
      from: { path: `^${modules}/`, pathNot: [`^${modules}/${floor}/`, '\\.test\\.ts$', '/testing\\.ts$'] },
      to: { path: `^${modules}/${floor}/(?!index\\.ts$)` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
