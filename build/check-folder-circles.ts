import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { folderCircles } from './folder-circles.ts';

// Fails when sibling folders of the product import each other, including types. dependency-cruiser finds the imports;
// its own folder rule misses cycles through subfolders. Tests do not count. There are no exceptions.

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
    ...['shared', 'electron', 'renderer'],
  ],
  { encoding: 'utf8', maxBuffer: 500_000_000 },
);
if (status === null || stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`);
const edges = report
  .parse(JSON.parse(stdout))
  .modules.filter(({ source }) => !tests.test(source))
  .flatMap(({ dependencies, source }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })));
const circles = folderCircles(edges);
for (const circle of circles) {
  process.stderr.write(`These folders import each other: ${circle.folders.join(', ')}\n`);
  for (const { from, to } of circle.edges) process.stderr.write(`  ${from} -> ${to}\n`);
}
process.exitCode = circles.length === 0 ? 0 : 1;
