import { writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { listSandboxFolders } from './sandbox-folders.ts';

let home = '';
beforeEach(() => {
  const folder = createTemporaryFolder('sandbox-folders');
  onTestFinished(() => folder.remove());
  home = folder.path;
});

describe.skipIf(process.platform === 'win32')('folders in which every sandbox can write', () => {
  const temporary = [...new Set(['/tmp', tmpdir()])];

  it('folders in which every sandbox can write include the temporary ones, whatever config.toml says', async () => {
    expect(await listSandboxFolders(home, {})).toEqual(temporary);
    expect(await listSandboxFolders(home, { TMPDIR: '/scratch' })).toEqual([...temporary, '/scratch']);
    expect(await listSandboxFolders(home, { TMPDIR: 'scratch' })).toEqual(temporary);
    writeFileSync(join(home, 'config.toml'), 'sandbox_workspace_write.exclude_slash_tmp = true');
    expect(await listSandboxFolders(home, {})).toEqual(temporary);
    writeFileSync(join(home, 'config.toml'), '[broken');
    expect(await listSandboxFolders(home, {})).toEqual(temporary);
  });

  it.each([
    ['[sandbox_workspace_write]\nwritable_roots = ["/cache", "~/tools"]', ['/cache', join(homedir(), 'tools')]],
    ['[profiles.mine.sandbox_workspace_write]\nwritable_roots = ["/cache"]', ['/cache']],
    ['[permissions.mine.filesystem]\n"/cache" = "write"\n"/read" = "read"', ['/cache']],
    ['[permissions.mine.filesystem]\n"/cache/**" = "write"\n"/read/**" = "read"', ['/cache']],
    [
      '[permissions.mine.filesystem."/cache"]\n"." = "write"\na = "write"\n"b/**" = "write"\nc = "deny"',
      ['/cache', '/cache/a', '/cache/b'],
    ],
    ['[permissions.mine.filesystem."~/tools"]\nbin = "write"', [join(homedir(), 'tools', 'bin')]],
    ['[permissions.mine.workspace_roots]\n"/more" = true\n"/less" = false', ['/more']],
  ])('folders in which every sandbox can write include those that %j names', async (config, folders) => {
    writeFileSync(join(home, 'config.toml'), config);
    expect(await listSandboxFolders(home, {})).toEqual([...temporary, ...folders]);
  });

  it('folders in which every sandbox can write include those of a profile with a name from Codex', async () => {
    writeFileSync(join(home, 'config.toml'), '[permissions.filesystem.filesystem]\n"/cache" = "write"');
    expect(await listSandboxFolders(home, {})).toContain('/cache');
  });
});
