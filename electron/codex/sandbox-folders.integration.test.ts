import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import { CodexClient } from '../../fixtures/testkit/codex-client.ts';
import { createCodexHome } from '../../fixtures/testkit/codex-home.ts';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { listSandboxFolders } from './sandbox-folders.ts';

// Only folders outside the temporary folders prove anything.

let provider: ScriptedProvider;
let folder: TestFolder;
let root = '';
beforeEach(async () => {
  provider = await ScriptedProvider.start({ steps: [] });
  folder = createCacheFolder('named');
  root = realpathSync(folder.path);
  for (const name of ['work', 'cache', join('tools', 'bin')]) mkdirSync(join(root, name), { recursive: true });
});
afterEach(async () => {
  await provider.stop();
  await folder.remove();
});

const spellings: Readonly<Record<string, () => object>> = {
  'a path': () => ({ [join(root, 'cache')]: 'write' }),
  'all below a path': () => ({ [`${join(root, 'cache')}/**`]: 'write' }),
  'a path of the home folder': () => ({ [`~/${relative(homedir(), join(root, 'cache'))}`]: 'write' }),
  'a part of a path': () => ({ [root]: { cache: 'write' } }),
  'all below a part of a path': () => ({ [root]: { 'cache/**': 'write' } }),
  'a path itself in its table': () => ({ [join(root, 'cache')]: { '.': 'write' } }),
};

describe.skipIf(process.platform === 'win32')('a folder that a permission profile opens', () => {
  it.each(Object.keys(spellings))(
    'a folder that a permission profile opens is found if commands can write in it, named as %s',
    async (how) => {
      const filesystem = { ':root': 'read', ...spellings[how]?.() };
      const home = createCodexHome({ provider, config: { permissions: { mine: { filesystem } } } });
      // ~ refers to the user's home.
      const client = await CodexClient.start({ codexHome: home.path, env: { HOME: homedir() } });
      try {
        const written = join(root, 'cache', 'written');
        const cwd = join(root, 'work');
        await client.request('command/exec', { command: ['touch', written], cwd, permissionProfile: 'mine' });
        expect(existsSync(written)).toBe(true);
        expect(await listSandboxFolders(home.path, {})).toContain(join(root, 'cache'));
      } finally {
        await client.stop();
        await home.remove();
      }
    },
  );
});
