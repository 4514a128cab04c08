import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../base/lifetime.ts';
import { createHookBench, window } from './testing/hook-bench.ts';

describe.skipIf(process.platform === 'win32')('commits with hooks that the user stops', () => {
  it('two commits of a window both end: the one whose hook runs, and the one that waits for it', async () => {
    const { allow, commit, plant, preCommit, root, run, stop, toRequest } = await createHookBench();
    plant(preCommit, 'echo x >> .git/runs; exec tail -f /dev/null\n');
    const digest = await allow();
    const head = run('rev-parse', 'HEAD');
    const request = await toRequest();
    const both = [commit(digest, request), commit(digest, request)];
    await expect.poll(() => existsSync(join(root, '.git/runs'))).toBe(true);
    await stop();
    const stopped = { error: { type: 'hooksStopped' } };
    expect(await Promise.all(both)).toMatchObject([stopped, stopped]);
    expect(readFileSync(join(root, '.git/runs'), 'utf8')).toBe('x\n');
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('a commit that is stopped at once runs no hook', async () => {
    const { allow, commit, plant, preCommit, root, stop, toRequest } = await createHookBench();
    plant(preCommit, 'touch ran\n');
    const hooks = await allow();
    const running = commit(hooks, await toRequest());
    await stop();
    expect(await running).toMatchObject({ error: { type: 'hooksStopped' } });
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  it('a commit that a window without a page has asked for ends', async () => {
    const { allow, plant, preCommit, root, service, toRequest } = await createHookBench();
    plant(preCommit, 'touch ran; exec tail -f /dev/null\n');
    const hooks = await allow();
    const request = { ...(await toRequest()), hooks };
    const view = new Lifetime('together');
    const asking = { id: window, workspace: { path: root }, view } as never;
    const running = service.handlers.commitFiles(asking, request);
    await expect.poll(() => existsSync(join(root, 'ran'))).toBe(true);
    await view.end();
    expect(await running).toMatchObject({ error: { type: 'hooks', message: 'Stopped. Nothing was committed.' } });
  });
});

/** Does with git what lint-staged does before its tasks fail, and hangs before it brings its backup back. */
const hangAfterReset = `
git stash store --quiet --message backup "$(git stash create)" || exit 2
git reset -q --hard HEAD
touch ran; exec tail -f /dev/null
`;

describe.skipIf(process.platform === 'win32')('hooks that end before they bring back what they took away', () => {
  /** A repository in which everything of `before` is committed. */
  async function setUp(before: Readonly<Record<string, string>> = {}, maxHookMs = 60_000) {
    const bench = await createHookBench({ maxHookMs });
    const { commitIn, root, toRequest, write } = bench;
    write('.gitignore', 'ran\n');
    write('a.txt', 'a\n');
    for (const [path, text] of Object.entries(before)) write(path, text);
    commitIn(root);
    const readText = (path: string) => readFileSync(join(root, path), 'utf8');
    const stopped = async (files: readonly string[] = ['a.txt'], meanwhile = () => {}) => {
      const running = bench.commit(await bench.allow(), { ...(await toRequest()), files });
      await expect.poll(() => existsSync(join(root, 'ran'))).toBe(true);
      meanwhile();
      await bench.stop();
      return await running;
    };
    return { ...bench, readText, stopped };
  }

  it('a hook that is stopped after it reset the chosen files leaves them as the user wrote them', async () => {
    const { plant, preCommit, readText, root, run, stopped, write } = await setUp({
      'gone.txt': 'x\n',
      'b.txt': 'b\n',
    });
    write('a.txt', 'mine\r\n');
    write('new/added.txt', 'mine too\n');
    write('b.txt', 'other\n');
    rmSync(join(root, 'gone.txt'));
    plant(preCommit, hangAfterReset);
    const head = run('rev-parse', 'HEAD');
    const problem = await stopped(['a.txt', 'gone.txt', 'new/added.txt']);
    expect(problem).toEqual({ ok: false, error: { type: 'hooksStopped', changed: [] } });
    expect([readText('a.txt'), readText('new/added.txt'), readText('b.txt')]).toEqual([
      'mine\r\n',
      'mine too\n',
      'other\n',
    ]);
    expect(existsSync(join(root, 'gone.txt'))).toBe(false);
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('what the user or the hook wrote over a chosen file meanwhile stays', async () => {
    const { plant, preCommit, readText, stopped, write } = await setUp({ 'b.txt': 'b\n', 'c.txt': 'c\n' });
    for (const path of ['a.txt', 'b.txt', 'c.txt']) write(path, 'mine\n');
    plant(preCommit, 'git reset -q --hard HEAD; : > b.txt; echo fixed > c.txt; touch ran; exec tail -f /dev/null\n');
    const problem = await stopped(['a.txt', 'b.txt', 'c.txt'], () => write('a.txt', 'newer\n'));
    expect(problem).toMatchObject({ error: { type: 'hooksStopped', changed: ['a.txt', 'c.txt'] } });
    expect([readText('a.txt'), readText('b.txt'), readText('c.txt')]).toEqual(['newer\n', 'mine\n', 'fixed\n']);
  });

  it('a hook that takes too long after it reset the chosen files loses nothing', async () => {
    const { allow, commit, plant, preCommit, readText, write } = await setUp({}, 1_500);
    write('a.txt', 'mine\n');
    plant(preCommit, hangAfterReset);
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookTimedOut', changed: [] } });
    expect(readText('a.txt')).toBe('mine\n');
  });

  it('files that a hook stashed with the untracked ones come back when it fails without taking them back', async () => {
    const { allow, commit, plant, preCommit, readText, root, run, write } = await setUp();
    write('a.txt', 'mine\n');
    write('untracked.txt', 'mine too\n');
    plant(preCommit, 'git stash -q --keep-index --include-untracked; test ! -e untracked.txt || exit 7; exit 1\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: 1, changed: [] } });
    expect([readText('a.txt'), readText('untracked.txt')]).toEqual(['mine\n', 'mine too\n']);
    plant(preCommit, 'git stash -q --keep-index --include-untracked; exit 0\n');
    expect(await commit(await allow())).toMatchObject({ ok: true });
    expect([readText('a.txt'), readText('untracked.txt')]).toEqual(['mine\n', 'mine too\n']);
    expect(run('status', '--porcelain')).toBe('?? untracked.txt');
    expect(existsSync(join(root, '.git/refs/stash'))).toBe(false);
  });

  it('a file that a hook removes and then refuses without a stash stays removed', async () => {
    const { allow, commit, plant, preCommit, root, write } = await setUp();
    write('a.txt', 'mine\n');
    plant(preCommit, 'rm a.txt; exit 1\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', changed: ['a.txt'] } });
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
  });

  it('the page hears which files could not be put back', async () => {
    const { dataFolder, plant, preCommit, readText, stopped, write } = await setUp();
    write('a.txt', 'mine\n');
    plant(preCommit, hangAfterReset);
    // No journal of the change can be written.
    writeFileSync(join(dataFolder, 'transactions'), '');
    const problem = await stopped();
    expect(problem).toMatchObject({ error: { type: 'notPutBack', paths: ['a.txt'] } });
    expect(readText('a.txt')).toBe('a\n');
  });
});
