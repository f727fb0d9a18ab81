import { Problem } from '@wuyu/contract';
import {
  closeTree,
  describeLedger,
  type Ledger,
  openAppLedger,
  performAudit,
  requestAudit,
  sayFinding,
} from '@wuyu/server';
import type { Command } from 'commander';
import { interruption, withInstallation } from '../installation.js';
import { type Voice, voiceOf } from '../say.js';
import { UsageError } from '../usage.js';

interface Options {
  yes?: boolean;
  json?: boolean;
  lang?: string;
}

const FINDINGS_SHOWN = 50;

/** `wuyu ledger …`: how the ledger stands, and whether everything in it fits. */
export function ledgerCommand(program: Command): void {
  const ledger = program.command('ledger').description('the ledger: status, audit, sequence, new-tree');
  ledger
    .command('status')
    .description('trees, checkpoints, witnesses, anchors, the last audit')
    .action((options: Options) => withLedger(options, showStatus));
  ledger
    .command('audit')
    .description(
      'recompute everything from the database and name what does not fit; exit code 1 when something does not',
    )
    .action((options: Options) => withLedger(options, audit));
  ledger
    .command('sequence')
    .description('give what waits its position now, when no server runs, and have it witnessed')
    .action((options: Options) => withLedger(options, sequence));
  ledger
    .command('new-tree')
    .description('after an old database had to be restored: close this school year’s tree and begin another')
    .option('--yes', 'really: the tree that was published does not go on')
    .action((options: Options) => {
      if (!options.yes) throw new UsageError('add --yes: the tree that was published does not go on after this');
      return withLedger(options, async (opened, voice) => {
        const closed = await closeTree(opened);
        voice.outcome({ closed }, [voice.language === 'en' ? `${closed} is closed.` : `账本 ${closed} 已结束。`]);
      });
    });
}

async function withLedger(options: Options, act: (ledger: Ledger, voice: Voice) => Promise<void>): Promise<void> {
  await withInstallation(async ({ config, database }) => {
    const ledger = openAppLedger(config, database, () => new Date());
    try {
      await act(ledger, voiceOf(options));
    } finally {
      await ledger.close();
    }
  });
}

async function showStatus(ledger: Ledger, voice: Voice): Promise<void> {
  // Whether somebody sequences, only the server's own process knows.
  const { sequencer, trees, witnesses, anchors, audit: last } = await describeLedger(ledger, voice.language);
  const { waiting, waitingSince } = sequencer;
  const en = voice.language === 'en';
  voice.outcome({ waiting, waitingSince, trees, witnesses, anchors, audit: last }, [
    ...trees.map(({ origin, size, checkpoints, closed }) =>
      [
        `${origin}  ${size}`,
        checkpoints[0]?.madeAt ?? '',
        (checkpoints[0]?.witnesses ?? []).join(', '),
        closed ? (en ? 'closed' : '已结束') : '',
      ]
        .filter(Boolean)
        .join('  '),
    ),
    ...(trees.length === 0 ? [en ? 'Nothing is in the ledger yet.' : '账本中还没有条目。'] : []),
    en
      ? `${waiting} rows wait for their position${waitingSince ? ` since ${waitingSince}` : ''}`
      : `${waiting} 行等待入账${waitingSince ? `,最早 ${waitingSince}` : ''}`,
    ...witnesses.map(
      ({ name, signed }) =>
        `${en ? 'witness' : '见证方'} ${name}  ${signed.map(({ origin, size, at }) => `${origin} ${size} ${at}`).join('; ') || '—'}`,
    ),
    ...anchors.map(({ origin, size, state, transaction }) =>
      `${en ? 'chain' : '链上'} ${origin} ${size} ${state} ${transaction}`.trimEnd(),
    ),
    ...(last
      ? [
          `${en ? 'last audit' : '上次审计'} ${last.finishedAt ?? last.startedAt}  ${last.entries}  ${en ? 'found' : '发现'} ${last.found}`,
        ]
      : []),
  ]);
}

async function audit(ledger: Ledger, voice: Voice): Promise<void> {
  const { id } = await requestAudit(ledger);
  const outcome = await performAudit(ledger, id, cancelled());
  const findings = outcome.findings.map((finding) => sayFinding(finding, voice.language));
  const en = voice.language === 'en';
  const silent = outcome.witnesses.filter(({ size }) => size === undefined).map(({ name }) => name);
  voice.outcome({ entries: outcome.entries, found: outcome.found, findings, witnesses: outcome.witnesses }, [
    ...findings.slice(0, FINDINGS_SHOWN).map(({ code, message, remedy }) => `${code}: ${message} → ${remedy}`),
    ...(outcome.found > FINDINGS_SHOWN ? [`… ${outcome.found - FINDINGS_SHOWN}`] : []),
    ...(silent.length > 0 ? [`${en ? 'did not answer' : '没有回答的见证方'}: ${silent.join(', ')}`] : []),
    en
      ? `${outcome.entries} entries audited, ${outcome.found === 0 ? 'everything fits' : `${outcome.found} findings`}`
      : `已审计 ${outcome.entries} 条,${outcome.found === 0 ? '全部相符' : `${outcome.found} 处不符`}`,
  ]);
  if (outcome.found > 0) process.exitCode = 1;
}

/** Aborted by Ctrl-C, and kept as what it is: an audit that was stopped. */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  interruption().addEventListener('abort', () => controller.abort(new Problem(409, 'ledger.audit-cancelled')));
  return controller.signal;
}

async function sequence(ledger: Ledger, voice: Voice): Promise<void> {
  const entries = await ledger.sequencer.sequenceAll();
  if (entries !== undefined) await ledger.witnessing.askAll();
  const en = voice.language === 'en';
  const done = en ? `${entries} entries` : `入账 ${entries} 条`;
  const other = en ? 'Another process sequences.' : '另一个进程正在入账。';
  voice.outcome({ entries: entries ?? null }, [entries === undefined ? other : done]);
}
