import type { getLedger, ReplyOf } from '@wuyu/contract';

type LedgerState = ReplyOf<typeof getLedger>;
export type Sequencer = LedgerState['sequencer'];
export type LedgerWitness = LedgerState['witnesses'][number];
export type LedgerAnchor = LedgerState['anchors'][number];
