/** Where the chain is and who speaks to it. */
export interface AnchorConfig {
  /** WUYU_ANCHOR_RPC: the node's JSON-RPC over http or https. May hold a password: never shown. */
  rpc: string;
  /** WUYU_ANCHOR_CONTRACT: the address of CheckpointAnchor, 0x and 40 digits. */
  contract: string;
  /** WUYU_ANCHOR_KEY_FILE: a file with the submitter's private key as 64 hexadecimal digits, readable by its owner only. */
  keyFile: string;
  /**
   * WUYU_ANCHOR_CONFIRMATIONS, 1 to 1000, default 1: in how many blocks, its own included, a checkpoint must stand. 1 is
   * right where a block is final (FISCO BCOS, Besu with QBFT or IBFT); FISCO BCOS makes no empty block, so with more a
   * checkpoint would wait for others' transactions.
   */
  confirmations: number;
  /** WUYU_ANCHOR_MINUTES, 0 to 10,080, default 10: at most one checkpoint of a log in so many minutes. */
  minutes: number;
}

/**
 * Reads how checkpoints are anchored. Without any of the variables nothing is anchored and `config` is undefined.
 *
 * @returns faults: a line for each variable that is wrong, without its value.
 */
export function readAnchorConfig(environment: Readonly<Record<string, string | undefined>>): {
  config: AnchorConfig | undefined;
  faults: string[];
} {
  const given = (name: string) => environment[`WUYU_ANCHOR_${name}`]?.trim() || undefined;
  const faults: string[] = [];
  const integer = (name: string, fallback: number, low: number, high: number) => {
    const text = given(name) ?? String(fallback);
    if (/^\d+$/.test(text) && Number(text) >= low && Number(text) <= high) return Number(text);
    faults.push(`WUYU_ANCHOR_${name} must be a whole number from ${low} to ${high}`);
    return fallback;
  };
  const rpc = given('RPC');
  const contract = given('CONTRACT');
  const keyFile = given('KEY_FILE');
  const confirmations = integer('CONFIRMATIONS', 1, 1, 1000);
  const minutes = integer('MINUTES', 10, 0, 10_080);
  if (rpc !== undefined && !(URL.canParse(rpc) && ['http:', 'https:'].includes(new URL(rpc).protocol))) {
    faults.push('WUYU_ANCHOR_RPC must be an address that begins with http:// or https://');
  }
  if (contract !== undefined && !isAddress(contract)) {
    faults.push('WUYU_ANCHOR_CONTRACT must be the address of a contract: 0x and 40 hexadecimal digits');
  }
  if (rpc !== undefined && contract !== undefined && keyFile !== undefined) {
    const config = { rpc, contract: contract.toLowerCase(), keyFile, confirmations, minutes };
    return { config: faults.length === 0 ? config : undefined, faults };
  }
  if (rpc !== undefined || contract !== undefined || keyFile !== undefined) {
    faults.push('WUYU_ANCHOR_RPC, WUYU_ANCHOR_CONTRACT and WUYU_ANCHOR_KEY_FILE are needed together');
  }
  return { config: undefined, faults };
}

/** The same for making a contract, when there is no address of one yet. */
export function readDeploymentConfig(environment: Readonly<Record<string, string | undefined>>): {
  config: Pick<AnchorConfig, 'rpc' | 'keyFile' | 'confirmations'> | undefined;
  faults: string[];
} {
  const { config, faults } = readAnchorConfig({ ...environment, WUYU_ANCHOR_CONTRACT: `0x${'1'.repeat(40)}` });
  const { rpc, keyFile, confirmations } = config ?? {};
  const whole = rpc !== undefined && keyFile !== undefined && confirmations !== undefined;
  return { config: whole ? { rpc, keyFile, confirmations } : undefined, faults };
}

function isAddress(text: string): boolean {
  return /^0x[0-9a-fA-F]{40}$/.test(text) && !/^0x0{40}$/.test(text);
}
