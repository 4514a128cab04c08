import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runs } from '../../fixtures/testkit/properties.ts';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { livesUntil, setHardLinks, setWaiting } from './testing/mortal-calls.ts';
import { createBench, gone, nothing } from './testing/transaction-bench.ts';

vi.mock('node:fs/promises', async (load) => (await import('./testing/mortal-calls.ts')).withMortalCalls(await load()));
vi.mock('./disk.ts', async (load) => {
  const { withChosenCalls, withMortalCalls } = await import('./testing/mortal-calls.ts');
  return withChosenCalls(await load(), withMortalCalls);
});

async function setUp() {
  const bench = await createBench({
    'changed.txt': 'old',
    'tool.sh': 'old tool',
    'gone.txt': 'gone',
    'deep/gone.txt': 'deep gone',
    'becomes-file/x': 'x',
    'becomes-folder': 'file',
    'others.txt': 'stays',
    'others/y': 'also stays',
  });
  await symlink('others', join(bench.root, 'becomes-real'));
  for (const folder of ['becomes-file/empty', 'goes/empty']) await mkdir(join(bench.root, folder), { recursive: true });
  const before = await bench.tree();
  const steps = [
    await bench.step('changed.txt', 'new'),
    await bench.step('tool.sh', await bench.file('new tool', true)),
    await bench.step('gone.txt', gone),
    await bench.step('deep/gone.txt', gone),
    await bench.step('becomes-file/x', gone),
    { path: 'becomes-file', before: nothing, after: await bench.file('a file now') },
    await bench.step('becomes-folder', gone),
    { path: 'becomes-folder/x', before: nothing, after: await bench.file('inside') },
    await bench.step('becomes-real', gone),
    { path: 'becomes-real/y', before: nothing, after: await bench.file('real') },
    await bench.step('link', { kind: 'link', target: 'changed.txt' }),
    await bench.step('new/deep/file.txt', 'made'),
  ];
  const after = {
    'changed.txt': 'new',
    'tool.sh': '*new tool',
    'becomes-file': 'a file now',
    'becomes-folder/x': 'inside',
    'becomes-real/y': 'real',
    link: '-> changed.txt',
    'new/deep/file.txt': 'made',
    'others.txt': 'stays',
    'others/y': 'also stays',
    'comes/empty/': '',
    'deep/': '',
  };
  const made = ['comes/empty', 'deep'].map((path) => ({ path, mode: 0o750 }));
  const run = () => bench.runWithFolders({ made, removed: ['goes/empty'] }, ...steps);
  return { ...bench, run, before, after };
}

/** Returns all texts in the folder and among the kept files. */
async function texts(bench: Awaited<ReturnType<typeof setUp>>): Promise<ReadonlySet<string>> {
  return new Set([...Object.values(await bench.tree()), ...Object.values(await bench.kept())]);
}

afterEach(() => {
  setHardLinks(true);
  setWaiting(false);
});

async function killAnywhere(step = 1): Promise<void> {
  const outcomes = new Set<string>();
  for (let diesAt = 1, isDone = false; !isDone; diesAt += step) {
    const bench = await setUp();
    isDone = await livesUntil(diesAt, () => bench.run());
    const recovered = await bench.recover();
    const tree = await bench.tree();
    const which = JSON.stringify(tree) === JSON.stringify(bench.before) ? 'before' : 'after';
    expect(tree, `killed at ${diesAt}`).toEqual(which === 'before' ? bench.before : sorted(bench.after));
    outcomes.add(isDone ? 'done' : which);
    const found = await texts(bench);
    for (const text of Object.values(bench.before)) expect(found, `killed at ${diesAt}`).toContain(text);
    // Every change is reported.
    if (recovered.length > 0) expect(recovered).toMatchObject([{ label: 'wc-1', root: bench.root }]);
    for (const each of recovered) if (each.type === 'restored') expect(each.left, `killed at ${diesAt}`).toEqual([]);
    expect(await bench.recover(), 'a second start finds nothing to do').toEqual([]);
  }
  expect([...outcomes].sort()).toEqual(['after', 'before', 'done']);
}

async function killRestarts(): Promise<void> {
  for (const firstDeath of [40, 60, 75, 90, 105, 120, 135]) {
    const bench = await setUp();
    await livesUntil(firstDeath, () => bench.run());
    for (let diesAt = 1, isDone = false; !isDone; diesAt += 3) isDone = await livesUntil(diesAt, () => bench.recover());
    const tree = await bench.tree();
    const isBefore = JSON.stringify(tree) === JSON.stringify(bench.before);
    expect(tree, `killed at ${firstDeath}`).toEqual(isBefore ? bench.before : sorted(bench.after));
    const found = await texts(bench);
    for (const text of Object.values(bench.before)) expect(found).toContain(text);
  }
}

it(
  'a transaction is all done or all undone wherever it is killed, and every old text still exists',
  {
    timeout: limit(300_000),
  },
  () => killAnywhere(),
);

it('a transaction on a thread of its own is all done or all undone wherever it is killed', {
  timeout: limit(300_000),
}, async () => {
  setWaiting(true);
  await killAnywhere(runs(3, 1));
  setHardLinks(false);
  await killAnywhere(runs(6, 1));
});

it('undoes a transaction even if the restart is killed again and again', { timeout: limit(120_000) }, killRestarts);

it('a transaction does everything or nothing on a disk without hard links too', {
  timeout: limit(300_000),
}, async () => {
  setHardLinks(false);
  await killAnywhere(runs(3, 1));
});

it('restores everything on a disk without hard links even when the restart is killed', {
  timeout: limit(120_000),
}, async () => {
  setHardLinks(false);
  await killRestarts();
});

it('never replaces what the user wrote between the kill and the next start', {
  timeout: limit(120_000),
}, async () => {
  const paths = ['changed.txt', 'gone.txt', 'new/deep/file.txt', 'becomes-folder/x', 'tool.sh', 'link2'];
  for (let diesAt = 5, isDone = false; !isDone; diesAt += 4) {
    const bench = await setUp();
    isDone = await livesUntil(diesAt, () => bench.run());
    const mine: string[] = [];
    for (const path of paths) {
      const isWritten = await bench.write(path, `mine: ${path}`).then(
        () => true,
        () => false,
      );
      if (isWritten) mine.push(path);
    }
    await bench.recover();
    const tree = await bench.tree();
    for (const path of mine) expect(tree[path]?.replace('*', ''), `killed at ${diesAt}`).toBe(`mine: ${path}`);
    const found = await texts(bench);
    // The old contents that the user overwrote still exist, except for files that were still in place at that moment.
    for (const text of ['deep gone', 'x', 'stays']) expect(found, `killed at ${diesAt}`).toContain(text);
  }
});

function sorted(tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree));
}

it('recovery ignores an incomplete folder, and reports a journal of a newer version', async () => {
  const bench = await createBench();
  await mkdir(join(bench.folders.pending, 'half'), { recursive: true });
  expect(await bench.recover()).toEqual([]);
  await mkdir(join(bench.folders.pending, 'newer'), { recursive: true });
  await writeFile(join(bench.folders.pending, 'newer', 'journal.json'), '{"version":99}');
  expect(await bench.recover()).toMatchObject([{ type: 'failed', label: 'newer' }]);
});
