import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { takeWorkingTreeSnapshot } from './snapshot.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

const python = spawnSync(
  'python3',
  ['-c', 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")'],
  {
    encoding: 'utf8',
  },
).stdout?.trim();

it.runIf(python)("runs the user's filter without Python modules from the folder", async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n', '.gitattributes': '*.txt filter=strip\n' });
  const home = createTemporaryFolder('home');
  onTestFinished(() => home.remove());
  const config = `[user]\n\tname = a\n\temail = a@b\n[filter "strip"]\n\tclean = "${python}" -m strip_output\n`;
  writeFileSync(join(home.path, '.gitconfig'), config);
  writeFileSync(join(bench.root, 'a.txt'), 'new\n');
  const reached = join(home.path, 'reached');
  writeFileSync(join(bench.root, 'strip_output.py'), `open(${JSON.stringify(reached)}, 'w').write('reached')\n`);
  const repository = await bench.open(bench.root, { ...git, environment: { ...git.environment, HOME: home.path } });
  unwrap(await takeWorkingTreeSnapshot(repository, { filters: true }));
  expect(existsSync(reached) ? readFileSync(reached, 'utf8') : 'not reached').toBe('not reached');
});
