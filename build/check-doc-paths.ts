import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNamedPaths } from './doc-paths.ts';

// Every path that README.md, CONTRIBUTING.md and docs/ name exists.

const root = fileURLToPath(new URL('..', import.meta.url));
/** Made by commands, so not there in a fresh copy; and git's own folder, which in a linked work tree is a file. */
const generated = /^(?:dist|artifacts|node_modules|\.git)\b/;

const topLevel = new Set(readdirSync(root));
let dead = 0;
for (const document of ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]) {
  for (const { line, path } of findNamedPaths(readFileSync(join(root, document), 'utf8'), topLevel)) {
    if (generated.test(path) || exists(root, path) || exists(join(root, dirname(document)), path)) continue;
    dead += 1;
    process.stderr.write(`${document}:${line} names ${path}, which does not exist\n`);
  }
}
process.exitCode = dead === 0 ? 0 : 1;

function exists(folder: string, path: string): boolean {
  return path.includes('*') ? globSync(path, { cwd: folder }).length > 0 : existsSync(join(folder, path));
}
