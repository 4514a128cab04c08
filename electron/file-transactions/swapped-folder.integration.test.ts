import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { runs } from '../../fixtures/testkit/properties.ts';
import { limit, seed } from '../../fixtures/testkit/test-run.ts';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { Lifetime } from '../base/lifetime.ts';
import { systemClock } from '../files/system-clock.ts';
import { applySteps } from './apply-steps.ts';
import { hasFolderHandles } from './folder-handle.ts';
import { orderSteps } from './order-steps.ts';
import { ReadyThread } from './ready-thread.ts';
import { runTransaction } from './run-transaction.ts';
import { createStagedTransaction } from './testing/interrupted-transaction.ts';
import { setWaiting } from './testing/mortal-calls.ts';
import { createBench, gone, listTree, nothing } from './testing/transaction-bench.ts';

// A program in the workspace replaces a folder with a link during one call, so checks before and after do not see it.
const attacker = vi.hoisted(() => {
  const names = ['open', 'rename', 'link', 'unlink', 'symlink', 'mkdir', 'rmdir', 'rm', 'chmod', 'writeFile', 'lstat'];
  const state = { calls: 0, at: 0, swap: () => {}, swapBack: () => {} };
  const wrap = (real: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const wrapped = names
      .filter((name) => name in real)
      .map((name) => {
        const act = real[name] as (...args: unknown[]) => Promise<unknown>;
        const call = async (...args: unknown[]) => {
          state.calls += 1;
          if (state.calls !== state.at) return await act(...args);
          state.swap();
          try {
            return await act(...args);
          } finally {
            state.swapBack();
          }
        };
        return [name, call];
      });
    return { ...real, ...Object.fromEntries(wrapped) };
  };
  return Object.assign(state, { wrap });
});
afterEach(() => {
  attacker.at = 0;
  setWaiting(false);
});

vi.mock('node:fs/promises', async (load) => attacker.wrap(await load()));
vi.mock('./disk.ts', async (load) =>
  (await import('./testing/mortal-calls.ts')).withChosenCalls(await load(), attacker.wrap),
);

/** Attacks every fourth call for each commit, and every call in the long run. */
const step = runs(4, 1);
const first = 1 + (seed % step);

/** Makes a workspace, and a folder outside it with all the same names. */
async function setUp() {
  const files = { 'dir/a': 'old a', 'dir/gone': 'gone', 'dir/deep/gone': 'deep gone', 'dir/to-file/x': 'x', b: 'b' };
  const bench = await createBench(files);
  const outside = join(bench.root, '../outside');
  for (const folder of ['to-file/empty', 'tidy']) await mkdir(join(outside, folder), { recursive: true, mode: 0o755 });
  for (const name of ['a', 'gone', 'deep/gone']) {
    await mkdir(dirname(join(outside, name)), { recursive: true });
    await writeFile(join(outside, name), `outside ${name}`);
  }
  await mkdir(join(bench.root, 'dir/to-file/empty'), { mode: 0o700 });
  const steps = [
    await bench.step('dir/a', 'new a'),
    await bench.step('dir/gone', gone),
    await bench.step('dir/deep/gone', gone),
    await bench.step('dir/to-file/x', gone),
    { path: 'dir/to-file', before: nothing, after: await bench.file('a file now') },
    await bench.step('dir/sub/new', 'new'),
    await bench.step('dir/link', { kind: 'link', target: 'a' }),
  ];
  const after = { 'dir/a': 'new a', 'dir/link': '-> a', 'dir/sub/new': 'new', 'dir/to-file': 'a file now', b: 'b' };
  return { ...bench, outside, steps, after, facts: () => factsOf(outside) };
}

/** Returns everything outside, with the modes of folders. */
async function factsOf(outside: string) {
  const names = await readdir(outside, { recursive: true });
  const modes = names.sort().map((name) => [name, lstatSync(join(outside, name)).mode]);
  return { modes, tree: await listTree(outside) };
}

/** Removes empty folders: one that could not be removed at that moment stays. */
function filesOf(tree: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !path.endsWith('/')));
}

function swapping(folder: string, outside: string): void {
  attacker.swap = () => {
    renameSync(folder, `${folder}-moved`);
    symlinkSync(outside, folder);
  };
  attacker.swapBack = () => {
    unlinkSync(folder);
    renameSync(`${folder}-moved`, folder);
  };
}

// Also as on a thread of its own, which makes other calls.
it.runIf(hasFolderHandles).each([false, true])(
  'changes nothing outside when a link replaces a folder during any one call',
  {
    timeout: limit(300_000),
  },
  async (isWaiting) => {
    setWaiting(isWaiting);
    const outcomes = new Set<string>();
    for (let at = first, isOver = false; !isOver; at += step) {
      const bench = await setUp();
      const [outside, before] = [await bench.facts(), await bench.tree()];
      swapping(join(bench.root, 'dir'), bench.outside);
      Object.assign(attacker, { calls: 0, at });
      const done = await bench.run(...bench.steps);
      isOver = attacker.calls < at;
      attacker.at = 0;
      await bench.recover();
      expect(await bench.facts(), `swapped at ${at}`).toEqual(outside);
      expect(filesOf(await bench.tree()), `swapped at ${at}`).toEqual(done.ok ? bench.after : filesOf(before));
      outcomes.add(done.ok ? 'applied' : 'refused');
    }
    expect([...outcomes].sort()).toEqual(['applied', 'refused']);
  },
);

// Also as on a thread of its own, which makes other calls.
it.runIf(hasFolderHandles).each([false, true])(
  'changes nothing outside when a link replaces a folder while the next start restores files',
  {
    timeout: limit(300_000),
  },
  async (isWaiting) => {
    setWaiting(isWaiting);
    for (let at = first, isOver = false; !isOver; at += step) {
      const bench = await setUp();
      const outside = await bench.facts();
      const { note, places } = await createStagedTransaction(bench, orderSteps(bench.steps));
      await applySteps(places, note);
      // Simulates a kill just before this mark.
      await rm(places.committed);
      swapping(join(bench.root, 'dir'), bench.outside);
      Object.assign(attacker, { calls: 0, at });
      await bench.recover();
      isOver = attacker.calls < at;
      attacker.at = 0;
      await bench.recover();
      expect(await bench.facts(), `swapped at ${at}`).toEqual(outside);
      const texts = [...Object.values(await bench.tree()), ...Object.values(await bench.kept())];
      for (const text of ['old a', 'gone', 'deep gone', 'x', 'b']) expect(texts, `swapped at ${at}`).toContain(text);
    }
  },
);

const racer = `
const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
const [folder, outside] = process.argv.slice(1);
process.stdout.write('racing');
for (;;) {
  try {
    renameSync(folder, folder + '-moved');
    symlinkSync(outside, folder);
    unlinkSync(folder);
    renameSync(folder + '-moved', folder);
  } catch {
    try { unlinkSync(folder); } catch {}
    try { renameSync(folder + '-moved', folder); } catch {}
  }
}`;

it.runIf(hasFolderHandles).each([
  { rounds: 25, more: 0 },
  // A transaction with this many files runs in a separate thread.
  { rounds: 5, more: 100 },
])(
  'changes nothing outside while another process keeps swapping a folder for a link, with $more more files',
  {
    timeout: limit(120_000),
  },
  async ({ more, rounds }) => {
    for (let round = 0; round < rounds; round++) {
      const bench = await setUp();
      const lifetime = new Lifetime();
      onTestFinished(() => lifetime.end());
      const thread = new ReadyThread({ worker: getWorkerFile('transaction-worker'), clock: systemClock, lifetime });
      const steps = [...bench.steps];
      for (let file = 0; file < more; file++) steps.push(await bench.step(`dir/more/${file}`, 'more'));
      const outside = await bench.facts();
      const racing = spawn(process.execPath, ['-e', racer, join(bench.root, 'dir'), bench.outside]);
      try {
        await once(racing.stdout, 'data');
        await runTransaction({ ...bench.folders, thread }, { root: bench.root, steps, label: 'wc-1', now: 1_000 });
        await bench.recover();
      } finally {
        racing.kill('SIGKILL');
        await once(racing, 'exit');
      }
      // What could not be restored during the race is restored at the next start.
      await bench.recover();
      expect(await bench.facts()).toEqual(outside);
      const texts = [...Object.values(await bench.tree()), ...Object.values(await bench.kept())];
      for (const text of ['old a', 'gone', 'deep gone', 'x']) expect(texts).toContain(text);
    }
  },
);
