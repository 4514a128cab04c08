import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeClaims } from './judge-claims.ts';

// Checks that every claim in the threat model and in the list of bad input names an existing test.

const root = fileURLToPath(new URL('..', import.meta.url));
/** Sections without claims, by document: what we protect, and what we do not. */
const documents: Readonly<Record<string, readonly string[]>> = {
  'docs/threat-model.md': ['What we protect', 'Not defended'],
  'docs/bad-input.md': ['Limits'],
};

const readFile = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);

for (const [document, exempt] of Object.entries(documents)) {
  const markdown = readFileSync(join(root, document), 'utf8');
  for (const { line, problem } of judgeClaims(markdown, new Set(exempt), readFile)) {
    process.exitCode = 1;
    process.stderr.write(`${document}:${line}: ${problem}\n`);
  }
}
