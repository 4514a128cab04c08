import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNamedPaths } from './doc-paths.ts';

// Checks that every path named in README.md, CONTRIBUTING.md, and docs/ exists.

const root = fileURLToPath(new URL('..', import.meta.url));
/** Created by commands, so missing in a new copy; and git's own folder, which is a file in a linked worktree. */
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
