import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgramOfPackage } from '../electron/codex/codex-package.ts';
import { describeProtocol, listProtocolMethods } from './protocol-table.ts';
import { describeDifference, generateProtocol, readProtocol, writeProtocol } from './protocol-text.ts';

// Writes the pinned Codex's protocol types to electron/model/codex-protocol, and the page that says what Workcell uses of
// them. With --check, it writes nothing and fails when what exists differs.

const folder = join(import.meta.dirname, '../electron/model/codex-protocol');
const page = join(import.meta.dirname, '../docs/internals/codex-protocol.md');
const binary = findProgramOfPackage(import.meta.dirname);
if (binary === null) throw new Error('The npm package of Codex for this machine is not installed. Run "npm ci".');

const pinned = generateProtocol(binary);
const described = describeProtocol(listProtocolMethods(pinned.text), pinned.version);
if (process.argv.includes('--check')) {
  const difference =
    describeDifference(readProtocol(folder), pinned) ??
    (readFileSync(page, 'utf8') === described ? null : 'docs/internals/codex-protocol.md is out of date.');
  if (difference !== null) {
    process.stderr.write(`${difference} Run "npm run protocol:generate".\n`);
    process.exitCode = 1;
  }
} else {
  writeProtocol(folder, pinned);
  writeFileSync(page, described);
  const types = pinned.text.match(/^export type /gm)?.length ?? 0;
  process.stdout.write(`The protocol of Codex ${pinned.version}: ${types} types.\n`);
}
