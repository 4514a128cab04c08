import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { createRecoveryAlert, recoverFiles } from '../app/recovered-files.ts';
import { livesUntil } from '../file-transactions/testing/mortal-calls.ts';
import { listTree } from '../file-transactions/testing/transaction-bench.ts';
import { getDataFolders } from '../runs/worktrees/run-worktrees.ts';
import { planDiff } from './plan-diff.ts';
import { writePlan } from './write-plan.ts';

vi.mock('node:fs/promises', async (load) =>
  (await import('../file-transactions/testing/mortal-calls.ts')).withMortalCalls(await load()),
);

const diff = [
  '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+ONE\n',
  '--- a/b.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n',
  '--- /dev/null\n+++ b/made/new.txt\n@@ -0,0 +1 @@\n+new\n',
].join('');
const before = { 'a.txt': 'one\n', 'b.txt': 'b\n' };
const after = { 'a.txt': 'ONE\n', 'made/new.txt': 'new\n' };

async function setUp() {
  const workspace = await createWorkspace({ files: before, git: false });
  const data = await createWorkspace({ files: {}, git: false });
  onTestFinished(() => Promise.all([workspace.remove(), data.remove()]).then(() => undefined));
  const folders = getDataFolders(data.path);
  const deps = {
    folders: { pending: folders.pending, kept: folders.removed },
    stagingFolder: folders.staging,
    claimFiles: async (): Promise<string | null> => null,
    now: () => 1_000,
  };
  return {
    deps,
    at: (name: string) => join(workspace.path, name),
    apply: async (text = diff) => {
      const plan = await planDiff(workspace.path, text);
      return plan.ok ? await writePlan(deps, plan.value) : plan;
    },
    plan: () => planDiff(workspace.path, diff),
    recover: () => recoverFiles(folders, 2_000),
    tree: () => listTree(workspace.path),
    kept: () => listTree(folders.removed),
  };
}

describe('a suggested diff', () => {
  it('writes a suggested diff completely or not at all whenever the app is killed, and reports it at the next start', {
    timeout: 120_000,
  }, async () => {
    const said = new Set<string>();
    for (let diesAt = 1, isDone = false; !isDone; diesAt++) {
      const bench = await setUp();
      isDone = await livesUntil(diesAt, () => bench.apply());
      const isChanged = JSON.stringify(await bench.tree()) !== JSON.stringify(before);
      const recoveries = await bench.recover();
      const tree = await bench.tree();
      expect([before, after], `killed at ${diesAt}`).toContainEqual(tree);
      if (isChanged && !isDone && recoveries.length > 0) {
        const { fact, remedy } = createRecoveryAlert(recoveries) ?? {};
        said.add(`${fact} ${remedy}`.replace(/ in [/]\S+?(?=[.]| were)/g, ''));
      }
      expect(await bench.recover()).toEqual([]);
    }
    expect([...said].sort()).toEqual([
      'Workcell closed while applying a suggested diff. It has now finished.',
      'Workcell closed while applying a suggested diff. It restored 1 file. Apply the changes again.',
      'Workcell closed while applying a suggested diff. It restored 2 files. Apply the changes again.',
      'Workcell closed while applying a suggested diff. It restored 3 files. Apply the changes again.',
      'Workcell closed while applying a suggested diff. No files were changed. Apply the changes again.',
    ]);
  });

  it('keeps copies of files that a suggested diff replaces and deletes', async () => {
    const bench = await setUp();
    expect(await bench.apply()).toEqual({ ok: true, value: null });
    expect(await bench.tree()).toEqual(after);
    expect(Object.values(await bench.kept())).toEqual(expect.arrayContaining(['one\n', 'b\n']));
  });

  it('never replaces a file that was saved after the plan', async () => {
    const bench = await setUp();
    const plan = await bench.plan();
    await writeFile(bench.at('b.txt'), 'mine\n');
    const written = plan.ok ? await writePlan(bench.deps, plan.value) : plan;
    expect(written).toEqual({
      ok: false,
      error: 'These files changed in the meantime: b.txt. Nothing was changed. Try again.',
    });
    expect(await bench.tree()).toEqual({ ...before, 'b.txt': 'mine\n' });
  });

  it('writes no suggested diff while another host has the data folder', async () => {
    const bench = await setUp();
    bench.deps.claimFiles = async () => 'Another Workcell uses this data folder.';
    expect(await bench.apply()).toEqual({ ok: false, error: 'Another Workcell uses this data folder.' });
    expect(await bench.tree()).toEqual(before);
  });

  it.runIf(process.platform !== 'win32')('keeps the permissions of a renamed file', async () => {
    const bench = await setUp();
    await chmod(bench.at('a.txt'), 0o600);
    await rm(bench.at('b.txt'));
    const rename = 'diff --git a/a.txt b/c.txt\nsimilarity index 100%\nrename from a.txt\nrename to c.txt\n';
    expect(await bench.apply(rename)).toEqual({ ok: true, value: null });
    expect((await stat(bench.at('c.txt'))).mode & 0o777).toBe(0o600);
    expect(await readFile(bench.at('c.txt'), 'utf8')).toBe('one\n');
  });
});
