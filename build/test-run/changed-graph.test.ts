import { describe, expect, it } from 'vitest';
import { buildNeedGraph, findAllDependents, getDependents } from './changed-graph.ts';

/** Returns what the first of these files needs. */
function needsOfFirst(texts: Readonly<Record<string, string>>): readonly string[] {
  const [first = ''] = Object.keys(texts);
  const graph = buildNeedGraph(Object.keys(texts), (file) => texts[file] ?? '');
  return graph.get(first)?.toSorted() ?? [];
}

describe('what a file needs', () => {
  it('finds every import that exists at run time, and no type import', () => {
    const needs = needsOfFirst({
      'shared/a/a.ts': `
        import './side-effect.ts';
        import type { A } from './type.ts';
        import { type B, b } from '../b/value.ts';
        import data from './data.json' with { type: 'json' };
        export { c } from './exported.ts';
        export * from './all.ts';
        export type { D } from './exported-type.ts';
        export const later = () => import('./later.ts');
        // Like './comment.ts'.
      `,
      ...Object.fromEntries(
        ['side-effect', 'type', 'exported', 'all', 'exported-type', 'later', 'comment'].map((n) => [
          `shared/a/${n}.ts`,
          '',
        ]),
      ),
      'shared/b/value.ts': '',
      'shared/a/data.json': '',
    });
    expect(needs.map((need) => need.replace('shared/', ''))).toEqual([
      ...['a/all.ts', 'a/data.json', 'a/exported.ts', 'a/later.ts', 'a/side-effect.ts', 'b/value.ts'],
    ]);
  });

  it.each([
    ['a worker', "new URL('./worker.ts', import.meta.url)", 'electron/a/worker.ts'],
    ['a program next to it', "join(import.meta.dirname, 'program.ts')", 'electron/a/program.ts'],
    ['a program with a bare name', "new URL('bare.ts', import.meta.url)", 'electron/a/bare.ts'],
    ['a file by its path from the root', "run('build/do.ts')", 'build/do.ts'],
    ['segments of a path', "join(root, 'fixtures', 'db', 'one.db')", 'fixtures/db/one.db'],
    ['a folder', `new URL(\`../../fixtures/db/\${name}\`, import.meta.url)`, 'fixtures/db/one.db'],
    ['files by a pattern', "globSync('fixtures/db/*.db')", 'fixtures/db/one.db'],
    ['a thread of the host', "getWorkerFile('store-worker')", 'electron/workers/store-worker.ts'],
  ])('finds that a file needs %s', (_, text, need) => {
    const others = [
      'electron/a/worker.ts',
      'electron/a/program.ts',
      'electron/a/bare.ts',
      'build/do.ts',
      'fixtures/db/one.db',
    ];
    const threads = ['electron/workers/store-worker.ts', 'electron/workers/other-worker.ts'];
    const texts = Object.fromEntries([...others, ...threads].map((file) => [file, '']));
    expect(needsOfFirst({ 'electron/a/a.test.ts': text, ...texts })).toEqual([need]);
  });

  it('does not add every host thread to the needs of the file that names their folder', () => {
    const text = `new URL(\`../../electron/workers/\${name}.ts\`, import.meta.url)`;
    expect(needsOfFirst({ 'fixtures/testkit/worker-file.ts': text, 'electron/workers/store-worker.ts': '' })).toEqual(
      [],
    );
  });

  it('adds no folder to the needs of a root configuration that names where to search', () => {
    const texts = {
      'playwright.config.ts': "['build/package', './e2e/first.ts']",
      'build/package/a.ts': '',
      'e2e/first.ts': '',
    };
    expect(needsOfFirst(texts)).toEqual(['e2e/first.ts']);
  });

  it('adds the data next to a fixture script that reads its own folder', () => {
    const text = `readFileSync(join(import.meta.dirname, \`\${name}.json\`))`;
    const texts = { 'fixtures/runs/read.ts': text, 'fixtures/runs/one.json': '', 'fixtures/runs/other.ts': '' };
    expect(needsOfFirst(texts)).toEqual(['fixtures/runs/one.json']);
  });

  it('adds the style sheets that a style sheet imports', () => {
    expect(needsOfFirst({ 'renderer/a.css': "@import './styles/b.css';", 'renderer/styles/b.css': '' })).toEqual([
      'renderer/styles/b.css',
    ]);
  });
});

it('finds all dependents of a file, directly or through others, up to where it should end', () => {
  const users = getDependents(
    new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['e', ['b']],
    ]),
  );
  expect([...findAllDependents(users, 'd', new Set())].toSorted()).toEqual(['a', 'b', 'd', 'e']);
  expect([...findAllDependents(users, 'd', new Set(['b']))].toSorted()).toEqual(['b', 'd']);
});
