import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { listTree } from '../file-transactions/testing/transaction-bench.ts';
import { type FileSnapshot, isFolderPath } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import { planFiles, planUndo, type Share } from './plan-files.ts';
import { planFolders, planFolderUndo } from './plan-folders.ts';
import { createScanBench } from './testing/scan-bench.ts';
import { writeFiles } from './write-files.ts';

// Random trees with empty folders, changed by the agent alone, or by the agent and somebody else in folders of their own.

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const edit = fc.oneof(
  fc.record({ kind: fc.constantFrom('write' as const, 'makeFolder' as const), path, to: path }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'removeFolder' as const, 'rename' as const), path, to: path }),
);
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

function apply(root: string, { kind, path: name, to }: Edit): void {
  const at = join(root, name);
  try {
    if (kind === 'makeFolder') mkdirSync(at, { recursive: true });
    else if (kind === 'remove') rmSync(at, { recursive: true });
    else if (kind === 'removeFolder') rmdirSync(at);
    else if (kind === 'rename') renameSync(at, join(root, to));
    else {
      mkdirSync(join(at, '..'), { recursive: true });
      writeFileSync(at, to);
    }
  } catch {
    // Not every edit is possible in the tree.
  }
}

async function setUp() {
  const bench = await createScanBench();
  const folders = { pending: join(bench.top, 'data', 'transactions'), kept: join(bench.top, 'data', 'removed') };
  await mkdir(join(bench.top, 'data'));
  const states = (path: string): FileSnapshot => bench.known.get(path)?.state ?? { kind: 'absent' };
  const contents = async ([sha256 = '']: readonly string[]) => {
    const bytes = bench.contents.get(sha256);
    return bytes === undefined ? [] : [{ sha256, size: bytes.length, deflated: deflateSync(bytes) }];
  };
  return {
    ...bench,
    states,
    /** Applies edits, each one seen by a scan, and returns the changes. */
    edit: async (edits: readonly Edit[]): Promise<readonly FileHistoryChange[]> => {
      const seen: FileHistoryChange[] = [];
      for (const one of edits) {
        apply(bench.root, one);
        const { changes } = await bench.look();
        for (const { after, before, changedAt, path: name } of changes)
          if (before !== null) seen.push({ path: name, at: changedAt, authors: [], before, after });
      }
      return seen;
    },
    write: async (steps: readonly RewindStep[]): Promise<void> => {
      const deps = {
        store: { contents },
        folders,
        stagingFolder: join(bench.top, 'data', 'staging'),
        now: () => 1_000,
      };
      expect(await writeFiles(deps, bench.root, steps)).toEqual({ ok: true, value: null });
      await bench.look();
    },
    tree: () => listTree(bench.root),
  };
}

function planRewind(
  changes: readonly FileHistoryChange[],
  states: (path: string) => FileSnapshot,
  shareOf: (change: FileHistoryChange) => Share,
): readonly RewindStep[] {
  const { files } = planFiles(
    changes.filter(({ path: name }) => !isFolderPath(name)),
    shareOf,
  );
  const folders = planFolders(
    changes.filter(({ path: name }) => isFolderPath(name)),
    shareOf,
    states,
    files,
  );
  return [...files.map((file) => ({ path: file.path, before: file.now, after: file.was })), ...folders];
}

function planBack(steps: readonly RewindStep[], states: (path: string) => FileSnapshot): readonly RewindStep[] {
  const isFolder = ({ path: name }: RewindStep) => isFolderPath(name);
  const { files } = planUndo(
    steps.filter((step) => !isFolder(step)),
    states,
  );
  const folders = planFolderUndo(steps.filter(isFolder), states, false);
  return [...files.map((file) => ({ path: file.path, before: file.now, after: file.was })), ...folders];
}

it('a rewind brings back a tree with its empty folders, and its undo the tree before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 8 }), fc.array(edit, { maxLength: 6 }), async (first, then) => {
      const bench = await setUp();
      for (const one of first) apply(bench.root, one);
      await bench.look();
      const before = await bench.tree();
      const changes = await bench.edit(then);
      const after = await bench.tree();
      const steps = planRewind(changes, bench.states, () => 'ours');
      await bench.write(steps);
      expect(await bench.tree()).toEqual(before);
      await bench.write(planBack(steps, bench.states));
      expect(await bench.tree()).toEqual(after);
    }),
    { numRuns: runs(40, 1_000) },
  );
});

it('a rewind removes nothing that somebody else made, not even an empty folder', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { maxLength: 6 }),
      fc.array(fc.tuple(fc.boolean(), edit), { maxLength: 8 }),
      async (first, then) => {
        const bench = await setUp();
        for (const one of first) apply(bench.root, one);
        await bench.look();
        const changes: FileHistoryChange[] = [];
        const others = new Set<FileHistoryChange>();
        const made = new Set<string>();
        for (const [isAgent, one] of then) {
          const isMaking = one.kind === 'makeFolder' || one.kind === 'write';
          if (!isAgent && !isMaking) continue;
          const isNew = !isAgent && one.kind === 'makeFolder' && !Object.keys(await bench.tree()).includes(one.path);
          const found = await bench.edit([one]);
          changes.push(...found);
          if (!isAgent) for (const change of found) others.add(change);
          const isSeen = found.some(({ after, path: name }) => name === `${one.path}/` && after.kind === 'folder');
          if (isNew && isSeen) made.add(one.path);
          // What the agent removes or replaces is no longer somebody else's.
          if (isAgent && !isMaking) made.clear();
        }
        const steps = planRewind(changes, bench.states, (change) => (others.has(change) ? 'others' : 'ours'));
        await bench.write(steps);
        for (const path of made) expect(readdirSync(join(bench.root, path, '..'))).toContain(path.split('/').at(-1));
      },
    ),
    { numRuns: runs(40, 1_000) },
  );
});
