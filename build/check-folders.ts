import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { findFolderCycles } from './folder-cycles.ts';
import { computeFolderFloors, replaceFloors } from './folder-floors.ts';

// Fails when sibling folders of the product import each other, including types, or when docs/architecture.md lists other
// floors than the imports make; `--write` writes them. dependency-cruiser finds the imports; its own folder rule misses
// cycles through subfolders. Tests do not count. There are no exceptions.

const document = 'docs/architecture.md';
const trees = ['shared', 'renderer', 'electron'];

const tests = /[.]test[.]tsx?$|\/testing\//;
const report = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});

const { status, stderr, stdout } = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config=.dependency-cruiser.mjs',
    '--output-type=json',
    ...trees,
  ],
  { encoding: 'utf8', maxBuffer: 500_000_000 },
);
if (status === null || stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`);
const edges = report
  .parse(JSON.parse(stdout))
  .modules.filter(({ source }) => !tests.test(source))
  .flatMap(({ dependencies, source }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })));
const circles = findFolderCycles(edges);
for (const circle of circles) {
  process.stderr.write(`These folders import each other: ${circle.folders.join(', ')}\n`);
  for (const { from, to } of circle.edges) process.stderr.write(`  ${from} -> ${to}\n`);
}
process.exitCode = circles.length === 0 ? 0 : 1;
if (circles.length === 0) {
  const now = readFileSync(document, 'utf8');
  const written = trees.reduce((text, tree) => replaceFloors(text, tree, computeFolderFloors(edges, tree)), now);
  if (process.argv.includes('--write')) writeFileSync(document, written);
  else if (written !== now) {
    process.stderr.write(
      `${document} lists other floors than the imports make. Run: node build/check-folders.ts --write\n`,
    );
    process.exitCode = 1;
  }
}
