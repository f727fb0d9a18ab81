// Compiles the chain's contract: `node scripts/compile-contract.mjs`. What comes out is committed, so that nobody needs a
// compiler to run the server. `--check` writes nothing and fails when what is committed is stale.
import { readFile, writeFile } from 'node:fs/promises';
import solc from 'solc';

const folder = new URL('../apps/server/contracts/', import.meta.url);
const name = 'CheckpointAnchor';
const target = new URL('checkpoint-anchor.json', folder);
/** FISCO BCOS takes nothing newer than either. */
const COMPILER = '0.8.11+commit.d7f03943';
const EVM = 'london';

if (!solc.version().startsWith(COMPILER)) throw new Error(`solc ${COMPILER} is wanted; this is ${solc.version()}`);
const source = `${name}.sol`;
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: 'Solidity',
      sources: { [source]: { content: await readFile(new URL(source, folder), 'utf8') } },
      settings: {
        evmVersion: EVM,
        optimizer: { enabled: true, runs: 200 },
        // Without it a change of a comment would change the bytecode.
        metadata: { bytecodeHash: 'none' },
        outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
      },
    }),
  ),
);
if (output.errors?.length > 0) {
  console.error(output.errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  process.exit(1);
}
const { abi, evm } = output.contracts[source][name];
const text = `${JSON.stringify(
  {
    contract: name,
    compiler: COMPILER,
    evmVersion: EVM,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  },
  null,
  2,
)}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
    console.error('Stale, run node scripts/compile-contract.mjs: apps/server/contracts/checkpoint-anchor.json');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
