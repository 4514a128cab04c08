import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { plantGitTraps } from '../workspace/testing/plant-git-traps.ts';
import { FileFinder } from './file-finder.ts';

describe('the thread that finds files', () => {
  let folder = '';
  let finder: FileFinder;
  let lifetime: Lifetime;
  const clock = new ManualClock();
  const start = (worker: URL) => {
    lifetime = new Lifetime();
    return new FileFinder({ worker, clock, lifetime });
  };
  const paths = async () => (await finder.find(folder, 'a', 10))?.files.map(({ path }) => path);
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-finder-')));
    await writeFile(join(folder, 'a.ts'), '');
    finder = start(getWorkerFile('file-finder-worker'));
  });
  afterEach(async () => {
    await lifetime.end();
    await rm(folder, { recursive: true });
  });

  it('the file finder finds files, also after it has ended because it was idle', async () => {
    await expect.poll(paths).toEqual(['a.ts']);
    expect(clock.pending).toBe(1);
    clock.advance(120_000);
    await expect.poll(paths).toEqual(['a.ts']);
  });

  it('the file finder starts no thread once the app ends', async () => {
    await lifetime.end();
    expect(await finder.find(folder, 'a', 10)).toBeNull();
  });

  it("the file finder runs no program from the folder's git configuration", async () => {
    const project = join(folder, 'project');
    execFileSync('git', ['init', '--quiet', project]);
    const traps = plantGitTraps(project, join(folder, 'marks'));
    await expect
      .poll(async () => (await finder.find(project, 'pager', 10))?.files.map(({ path }) => path))
      .toEqual(['pager.sh']);
    expect(traps.sprung()).toEqual([]);
    // The traps work: git itself springs one.
    execFileSync('git', ['-C', project, 'status', '--short'], { stdio: 'ignore' });
    expect(traps.sprung()).toContain('fsmonitor');
  });

  it('the file finder cannot list a missing folder', async () => {
    expect(await finder.find(join(folder, 'gone'), '', 10)).toBeNull();
  });

  it('the file finder is ended when it hangs, and nothing waits for it', async () => {
    await lifetime.end();
    finder = start(new URL('data:text/javascript,for(;;);'));
    const found = finder.find(folder, 'a', 10);
    clock.advance(10_000);
    expect(await found).toBeNull();
  });
});
