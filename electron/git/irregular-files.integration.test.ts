import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PrivateRepository } from './private-repository.ts';
import { findRepository } from './repository-place.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

function plantPipe(path: string): void {
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('mkfifo', [path]);
}

describe.runIf(process.platform !== 'win32')('a pipe in a repository', () => {
  it.each([
    ['a loose object', (root: string, object: string) => join(root, '.git/objects', object)],
    ['the list of borrowed stores', (root: string) => join(root, '.git/objects/info/alternates')],
    ['the index of a pack', (root: string) => join(root, '.git/objects/pack/pack-1234.idx')],
    ['the commit graph', (root: string) => join(root, '.git/objects/info/commit-graph')],
  ])('a pipe in place of %s is reported at once, and git does not wait for it', async (_, placeOf) => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const blob = bench.run('rev-parse', 'HEAD:a.txt');
    const path = placeOf(bench.root, `${blob.slice(0, 2)}/${blob.slice(2)}`);
    plantPipe(path);
    const place = unwrap(await findRepository(bench.root));
    const opened = await PrivateRepository.open({ ...git, privateFolder: bench.dataFolder }, place);
    const said = `${path} is not a regular file. Remove it and try again.`;
    expect(opened).toEqual({ ok: false, error: { type: 'failed', said } });
  });

  it('a pipe in a repository is found behind a link, and in a borrowed object store', async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const store = join(bench.root, 'store');
    plantPipe(join(store, 'ab/cd'));
    symlinkSync(join(store, 'ab/cd'), join(bench.root, '.git/objects/link'));
    await expect(bench.open()).rejects.toThrow('.git/objects/link is not a regular file');
    renameSync(join(bench.root, '.git/objects/link'), join(bench.root, 'link'));
    writeFileSync(join(bench.root, '.git/objects/info/alternates'), `# others\n${store}\n`);
    await expect(bench.open()).rejects.toThrow('store/ab/cd is not a regular file');
  });

  it("a pipe in a repository does not count if it is the socket of git's file monitor", async () => {
    const bench = await createGitBench({ 'a.txt': 'a\n' });
    const server = createServer().listen(join(bench.root, '.git/fsmonitor--daemon.ipc'));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect((await (await bench.open()).runRefCommand('for-each-ref', ['refs/heads'])).ok).toBe(true);
  });

  it.each(['packed-refs', 'refs/heads/other', 'config', 'worktrees/other/HEAD', 'HEAD'])(
    'a pipe in a repository in place of %s fails calls on refs at once',
    async (name) => {
      const bench = await createGitBench({ 'a.txt': 'a\n' });
      const repository = await bench.open();
      plantPipe(join(bench.root, '.git', name));
      expect(await repository.runRefCommand('for-each-ref', ['refs/heads'])).toMatchObject({
        ok: false,
        error: { said: expect.stringContaining(`${name} is not a regular file`) },
      });
      expect(await repository.headCommit()).toBeNull();
    },
  );
});
