import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { proposeSetup } from './propose-setup.ts';
import { writeTo } from './worktrees/testing/repository-bench.ts';

async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = createTemporaryFolder('proposal');
  onTestFinished(() => folder.remove());
  for (const [path, text] of Object.entries(files)) await writeTo(join(folder.path, path), text);
  return folder.path;
}

it('proposes ignored settings and the install of each lock file, by name', async () => {
  const folder = await createFolder({
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.gitignore': '.env\n.env.local\n.envrc\n*.log\n',
    '.env': 'KEY=1',
    '.env.local': 'KEY=2',
    '.envrc': 'use flake',
    '.env.example': 'KEY=',
    'debug.log': '',
    'package-lock.json': 'not even JSON',
    'uv.lock': '',
    'sub/pnpm-lock.yaml': '',
  });
  await symlink('/etc/passwd', join(folder, '.env.link'));
  expect(await proposeSetup(folder)).toEqual({
    files: ['.env', '.env.local', '.envrc'],
    commands: expect.toSatisfy((all: string[]) => all.toSorted().join() === 'npm ci,uv sync --frozen'),
  });
});

it('proposes nothing for a folder that is gone or has neither', async () => {
  const none = { files: [], commands: [] };
  expect(await proposeSetup(await createFolder({ 'README.md': '' }))).toEqual(none);
  expect(await proposeSetup('/not/there')).toEqual(none);
});
