import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { finishRemovals } from './remove-worktree.ts';
import { createBench, writeTo } from './testing/repository-bench.ts';

const neverAsked = {
  git: () => Promise.reject(new Error('No git is needed')),
  mayWrite: () => Promise.reject(new Error('No trust is needed')),
};

/** Makes a repository in a folder of any name, with files named like those in its git folder, and a run's worktree. */
async function createNamed(name: string, parent?: string) {
  const bench = await createBench({ HEAD: 'a file called HEAD', index: 'a file called index' });
  const root = join(parent ?? bench.worktrees, name);
  if (parent === undefined) await rename(bench.root, root);
  else bench.run('clone', '--quiet', bench.root, root);
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const made = await bench.create({ projectRoot: root });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  await writeTo(join(made.value.path, 'HEAD'), 'work of the run');
  return { ...bench, root, record: made.value };
}

it('does not touch other worktrees when a run is canceled, even while their disk is unplugged', async () => {
  const bench = await createBench();
  const disk = join(bench.worktrees, 'disk');
  bench.run('worktree', 'add', '--quiet', '--detach', disk);
  await rename(disk, `${disk}-unplugged`);
  const abort = new AbortController();
  const made = bench.create({ signal: abort.signal });
  abort.abort();
  expect(await made).toEqual({ ok: false, error: { type: 'cancelled' } });
  await rename(`${disk}-unplugged`, disk);
  expect(bench.run('-C', disk, 'status', '--short')).toBe('');
  expect(await readdir(join(bench.root, '.git/worktrees'))).toEqual(['disk']);
  expect(bench.run('branch', '--list', 'workcell/*')).toBe('');
});

it('removes worktrees of repositories whose folders have names of our own files', async () => {
  for (const name of ['git', 'Git', 'git-folder', 'worktree.json', 'removed.json']) {
    const bench = await createNamed(name);
    const removed = await bench.removeWorktree(bench.record, 'discarded');
    expect(removed, name).toMatchObject({ ok: true });
    if (!removed.ok) return;
    expect(await readFile(join(removed.value.folder, 'HEAD'), 'utf8')).toBe('work of the run');
    expect(existsSync(join(bench.root, '.git/worktrees', name)), name).toBe(false);
  }
});

it('reports a moved worktree that git could not forget, and makes git forget it at the next start', async () => {
  const bench = await createNamed('project');
  await writeTo(join(bench.place, 'git'), 'in the way');
  const removed = await bench.removeWorktree(bench.record, 'kept');
  expect(removed).toMatchObject({ ok: true });
  if (!removed.ok) return;
  const administration = join(bench.root, '.git/worktrees/project');
  expect([existsSync(bench.record.path), existsSync(administration)]).toEqual([false, true]);
  await rm(join(removed.value.folder, '..', 'git'));
  await finishRemovals(bench.data.removed, neverAsked, 2_000);
  expect(existsSync(administration)).toBe(false);
});

const otherDisk = '/dev/shm';
const hasOtherDisk = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync('/tmp').dev;
it.skipIf(!hasOtherDisk)('never writes over files of the run when the repository is on another disk', async () => {
  const parent = await mkdtemp(join(otherDisk, 'other-disk-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const bench = await createNamed('git', parent);
  const removed = await bench.removeWorktree(bench.record, 'discarded');
  if (!removed.ok) throw new Error(JSON.stringify(removed.error));
  expect(await readFile(join(removed.value.folder, 'HEAD'), 'utf8')).toBe('work of the run');
  expect(existsSync(join(bench.root, '.git/worktrees/git'))).toBe(false);
});
