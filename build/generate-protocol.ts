import { join } from 'node:path';
import { findProgramOfPackage } from '../electron/codex/codex-package.ts';
import { describeDifference, generateProtocol, readProtocol, writeProtocol } from './protocol-text.ts';

// Writes the pinned Codex's protocol types to electron/model/codex-protocol. With --check, it writes nothing and fails when the
// existing file differs from that Codex's output.

const folder = join(import.meta.dirname, '../electron/model/codex-protocol');
const binary = findProgramOfPackage(import.meta.dirname);
if (binary === null) throw new Error('The npm package of Codex for this machine is not installed. Run "npm ci".');

const pinned = generateProtocol(binary);
if (process.argv.includes('--check')) {
  const difference = describeDifference(readProtocol(folder), pinned);
  if (difference !== null) {
    process.stderr.write(`${difference} Run "npm run protocol:generate".\n`);
    process.exitCode = 1;
  }
} else {
  writeProtocol(folder, pinned);
  const types = pinned.text.match(/^export type /gm)?.length ?? 0;
  process.stdout.write(`The protocol of Codex ${pinned.version}: ${types} types.\n`);
}
