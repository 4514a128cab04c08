import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runs } from '../../fixtures/testkit/properties.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { recoverTransactions } from '../file-transactions/recover-transactions.ts';
import { livesUntil, setHardLinks } from '../file-transactions/testing/mortal-calls.ts';
import { IndexLock, releaseLeftLocks } from '../git/index-lock.ts';
import { PrivateRepository } from '../git/private-repository.ts';
import { findRepository } from '../git/repository-place.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import { type BranchMove, branchMove, settleMove } from './branch-move.ts';
import { commitFiles } from './commit-files.ts';
import { readUncommitted } from './read-uncommitted.ts';
import { createBranch, forwardBranch, type SwitchDeps, switchBranch } from './switch-branch.ts';
import { noHooks, withoutHooks } from './testing/hook-sandboxes.ts';

vi.mock('node:fs/promises', async (load) =>
  (await import('../file-transactions/testing/mortal-calls.ts')).withMortalCalls(await load()),
);

type Action = 'switch' | 'pull';

/** Creates a repository whose branch `other` is one commit after `main`, which is checked out. */
async function setUp() {
  const bench = await createGitBench({ 'a.txt': 'a\n', 'gone.txt': 'x\n', 'same.txt': 's\n' });
  const { root, run, write } = bench;
  const data = createTemporaryFolder('data');
  onTestFinished(() => data.remove());
  run('branch', '-M', 'main');
  run('switch', '-q', '-c', 'other');
  run('rm', '-q', 'gone.txt');
  write('a.txt', 'other\n');
  write('deep/new.txt', 'new\n');
  bench.commitIn(root);
  run('switch', '-q', 'main');
  const [head, target] = [run('rev-parse', 'main'), run('rev-parse', 'other')];
  const folders = { pending: join(data.path, 'transactions'), kept: join(data.path, 'removed') };
  const stagingFolder = join(data.path, 'staging');
  const deps: SwitchDeps = {
    ...{ folder: root, folders, stagingFolder, now: 1 },
    checkFree: async () => null,
    credit: (_author, act) => act(async () => undefined),
  };
  /** Returns what does what the next start does. The git of a dead program may still be in use. */
  const prepareStart = async () => {
    const again = createTemporaryFolder('again');
    onTestFinished(() => again.remove());
    const place = unwrap(await findRepository(root));
    const repository = unwrap(await PrivateRepository.open({ ...git, privateFolder: again.path }, place));
    return async () => {
      const recovered = await recoverTransactions(folders, 2, (note, outcome) =>
        settleMove(branchMove.parse(note), outcome, (use) => use(repository)),
      );
      await releaseLeftLocks(bench.repository.locksFolder, {
        needed: new Set(),
        now: Date.now(),
        isRunning: () => false,
      });
      return recovered;
    };
  };
  /** Returns what a killed change notes, and the lock that it leaves. */
  const leaveMove = async (action: Action): Promise<BranchMove> => {
    const { path, proof } = unwrap(await IndexLock.take(bench.repository));
    const name = action === 'pull' ? 'main' : 'other';
    return {
      kind: 'branch',
      folder: root,
      root,
      current: 'main',
      name,
      head,
      target,
      lockPath: path,
      lockProof: proof,
    };
  };
  return {
    ...bench,
    target,
    leaveMove,
    settle: (moved: BranchMove, outcome: 'finished' | 'restored') =>
      settleMove(moved, outcome, (use) => use(bench.repository)),
    act: async (action: Action) => {
      const request = { root, current: 'main' };
      const done =
        action === 'pull'
          ? await forwardBranch(bench.repository, { ...request, head, target }, deps)
          : await switchBranch(bench.repository, { ...request, name: 'other', bringAlong: false }, deps);
      unwrap(done);
    },
    /** Switches, and does something right before any file changes. */
    tryWith: (meanwhile: () => Promise<void>) =>
      switchBranch(
        bench.repository,
        { root, current: 'main', name: 'other', bringAlong: false },
        { ...deps, credit: (_author, act) => act(meanwhile) },
      ),
    prepareStart,
    recover: async () => await (await prepareStart())(),
  };
}

type Bench = Awaited<ReturnType<typeof setUp>>;

/** Returns whether everything is as before or after, and checks that it is all of it. */
function judge({ root, run, target }: Bench, action: Action, when: string): 'before' | 'after' {
  const isAfter = run('rev-parse', 'HEAD') === target;
  expect(run('symbolic-ref', '--short', 'HEAD'), when).toBe(isAfter && action === 'switch' ? 'other' : 'main');
  expect(execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }), when).toBe('');
  expect(existsSync(join(root, 'gone.txt')), when).toBe(!isAfter);
  const ours = [...readdirSync(root), ...readdirSync(join(root, '.git'))];
  expect(
    ours.filter((name) => name.includes('.workcell-') || name.endsWith('.lock')),
    when,
  ).toEqual([]);
  return isAfter ? 'after' : 'before';
}

it.each<Action>(['switch', 'pull'])(
  'moves files, index and branch together wherever it is killed: %s',
  {
    timeout: limit(300_000),
  },
  async (action) => {
    const outcomes = new Set<string>();
    for (let diesAt = 1, isDone = false; !isDone; diesAt += runs(7, 1)) {
      const bench = await setUp();
      isDone = await livesUntil(diesAt, () => bench.act(action));
      const recovered = await bench.recover();
      for (const { unsettled } of recovered) expect(unsettled, `killed at ${diesAt}`).toBeUndefined();
      outcomes.add(`${judge(bench, action, `killed at ${diesAt}`)} ${isDone ? 'done' : 'killed'}`);
      expect(await bench.recover(), 'a second start finds nothing to do').toEqual([]);
    }
    expect([...outcomes].toSorted()).toEqual(['after done', 'after killed', 'before killed']);
  },
);

it('moves files, index and branch together even if the next starts are killed, too', {
  timeout: limit(300_000),
}, async () => {
  for (const firstDeath of [105, 113, 121, 135]) {
    const bench = await setUp();
    await livesUntil(firstDeath, () => bench.act('pull'));
    for (let diesAt = 1, isDone = false; !isDone; diesAt += runs(9, 2)) {
      const start = await bench.prepareStart();
      isDone = await livesUntil(diesAt, () => start());
    }
    judge(bench, 'pull', `killed at ${firstDeath}`);
  }
});

it.each<Action>(['switch', 'pull'])(
  'leaves a branch where the user moved it after they removed the lock: %s',
  async (action) => {
    const bench = await setUp();
    const moved = await bench.leaveMove(action);
    rmSync(moved.lockPath);
    if (action === 'pull') bench.run('merge', '-q', '--ff-only', 'other');
    else bench.run('switch', '-q', 'other');
    expect(await bench.settle(moved, 'restored')).toMatchObject({ isPending: false });
    expect(judge(bench, action, 'settled')).toBe('after');
  },
);

it('tries again to move a branch back if it cannot at the first start', async () => {
  const bench = await setUp();
  const moved = await bench.leaveMove('pull');
  bench.run('update-ref', 'refs/heads/main', bench.target);
  const inTheWay = join(bench.root, '.git/refs/heads/main.lock');
  writeFileSync(inTheWay, '');
  expect(await bench.settle(moved, 'restored')).toMatchObject({ isPending: true });
  expect(existsSync(moved.lockPath), 'git still cannot move it').toBe(true);
  rmSync(inTheWay);
  expect(await bench.settle(moved, 'restored')).toBeNull();
  expect(judge(bench, 'pull', 'settled')).toBe('before');
});

it('moves no branch of another repository that is in the folder now', async () => {
  const bench = await setUp();
  const moved = await bench.leaveMove('pull');
  bench.run('update-ref', 'refs/heads/main', bench.target);
  expect(await bench.settle({ ...moved, root: join(bench.root, 'other') }, 'restored')).not.toBeNull();
  expect(bench.run('rev-parse', 'main')).toBe(bench.target);
});

it('tells what is left on a disk on which nothing proves whose lock it is', async () => {
  onTestFinished(() => setHardLinks(true));
  setHardLinks(false);
  const bench = await setUp();
  const moved = await bench.leaveMove('pull');
  for (const outcome of ['finished', 'restored'] as const) {
    expect((await bench.settle(moved, outcome))?.said, outcome).toContain(moved.lockPath);
  }
  rmSync(moved.lockPath);
  expect(await bench.settle(moved, 'finished')).toBeNull();
});

it('says that the index may be the earlier one if someone removed the lock of a finished switch', async () => {
  const bench = await setUp();
  const removed = await bench.leaveMove('switch');
  rmSync(removed.lockPath);
  expect(await bench.settle(removed, 'finished')).toMatchObject({
    said: expect.stringContaining('git reset'),
    isPending: false,
  });
  const published = await bench.leaveMove('switch');
  renameSync(published.lockPath, join(bench.root, '.git/index'));
  expect(await bench.settle(published, 'finished'), 'a kill after the index was put in place').toBeNull();
});

it('switches to no branch that git moved after the files were compared', async () => {
  const bench = await setUp();
  const failed = await bench.tryWith(async () => {
    bench.run('branch', '-f', 'other', 'main');
  });
  expect(failed).toMatchObject({ ok: false });
  expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('main');
  expect(bench.run('status', '--porcelain')).toBe('');
});

it('leaves no lock of git wherever a commit or a new branch is killed', { timeout: limit(300_000) }, async () => {
  const checkFree = async () => null;
  for (const action of ['commit', 'branch']) {
    for (let diesAt = 1, isDone = false; !isDone; diesAt += runs(5, 1)) {
      const bench = await setUp();
      bench.write('a.txt', 'changed\n');
      bench.run('config', 'user.name', 'Ada');
      bench.run('config', 'user.email', 'ada@example.com');
      const repository = await bench.open();
      const { branch, head, root, tree } = unwrap(await readUncommitted(repository, async () => noHooks));
      const words = { message: 'Change', amend: false, signOff: false, notes: false, trailer: null };
      isDone = await livesUntil(diesAt, async () =>
        action === 'commit'
          ? unwrap(
              await commitFiles(repository, { branch, head, root, tree, files: ['a.txt'], ...words }, withoutHooks),
            )
          : unwrap(await createBranch(repository, { root, current: 'main', name: 'new' }, { checkFree })),
      );
      await bench.recover();
      const left = readdirSync(join(bench.root, '.git')).filter((name) => /\.lock|\.workcell-/.test(name));
      expect(left, `${action} killed at ${diesAt}`).toEqual([]);
      const notes = existsSync(repository.locksFolder) ? readdirSync(repository.locksFolder) : [];
      expect(notes, `notes of ${action} killed at ${diesAt}`).toEqual([]);
    }
  }
});

it('keeps the new index for the next start if it cannot put it in place', async () => {
  const bench = await setUp();
  const index = join(bench.root, '.git/index');
  const failed = await bench.tryWith(async () => {
    rmSync(index);
    mkdirSync(index);
  });
  expect(failed).toMatchObject({ ok: false, error: { type: 'notPublished' } });
  rmdirSync(index);
  expect(await bench.recover()).toMatchObject([{ type: 'finished' }]);
  expect(judge(bench, 'switch', 'recovered')).toBe('after');
});
