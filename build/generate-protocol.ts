import { join } from 'node:path';
import { programOfPackage } from '../electron/codex/codex-package.ts';
import { describeDifference, generateProtocol, readProtocol, writeProtocol } from './protocol-text.ts';

// Writes the pinned Codex's protocol types to shared/codex-protocol. With --check, it writes nothing and fails when the
// existing files differ from that Codex's output.

const folder = join(import.meta.dirname, '../shared/codex-protocol');
const binary = programOfPackage(import.meta.dirname);
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
  process.stdout.write(`The protocol of Codex ${pinned.version}: ${pinned.files.size} files.\n`);
}
