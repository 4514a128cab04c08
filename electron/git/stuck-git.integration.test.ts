import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PrivateRepository } from './private-repository.ts';
import { findRepository } from './repository-place.ts';
import { takeWorkingTreeSnapshot } from './snapshot.ts';
import { startGit } from './start-git.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

const names = ['.gitignore', '.gitattributes'];
const looks = ['--others', '--exclude-standard'];

describe.runIf(process.platform === 'linux')('git that waits for a pipe', () => {
  it('git that waits for a pipe is killed after it has been idle for a while', async () => {
    const { repository, root } = await createGitBench({ 'a.txt': 'a\n' });
    execFileSync('mkfifo', [join(root, '.gitignore')]);
    const call = repository.createContentCall('ls-files', looks);
    expect(await startGit(call, { stuckAfterMs: 40 })).toMatchObject({ ok: false, error: { type: 'stuck' } });
  });

  it.each(names)('git that waits for a pipe as %s is killed at once by the signal for all its calls', async (name) => {
    const { dataFolder, root, write } = await createGitBench({ 'a.txt': 'a\n' });
    const abort = new AbortController();
    const mine = { ...git, privateFolder: dataFolder, signal: abort.signal };
    const repository = unwrap(await PrivateRepository.open(mine, unwrap(await findRepository(root))));
    write('b.txt', 'b\n');
    execFileSync('mkfifo', [join(root, name)]);
    const taking = takeWorkingTreeSnapshot(repository);
    abort.abort();
    expect(await taking).toMatchObject({ ok: false, error: { type: 'cancelled' } });
  });
});
