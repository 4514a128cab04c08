import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import { ThreadBench, type ThreadBenchOptions } from '../testing/thread-bench.ts';
import { getCommandLimits } from './thread-sandbox.ts';

let bench: ThreadBench | null = null;
let folder: TestFolder | null = null;
afterEach(async () => {
  await bench?.close();
  await folder?.remove();
});

/** Returns where a command could write. The command runs in a folder outside the temporary folders. */
async function written(sandbox: ThreadSettings['sandbox'], options: ThreadBenchOptions = {}) {
  bench = await ThreadBench.open(options);
  folder = createCacheFolder('project');
  const { codex } = bench.start();
  const limits = await getCommandLimits(codex, { cwd: folder.path, sandbox });
  if (!limits.ok) throw new Error(limits.error.type);
  const places = {
    folder: join(folder.path, 'own.txt'),
    // Codex itself runs there.
    codexHome: join(bench.codexHome, 'own.txt'),
    temporary: join(bench.folder, 'own.txt'),
  };
  const script = Object.values(places)
    .map((path) => `touch '${path}'`)
    .join('; ');
  await codex.request('command/exec', { command: ['/bin/sh', '-c', script], cwd: folder.path, ...limits.value });
  return Object.fromEntries(Object.entries(places).map(([name, path]) => [name, existsSync(path)]));
}

describe("a command of ours within a thread's limits", () => {
  it('lets a command write in its workspace and in temporary folders, not where Codex runs', async () => {
    // Test folders are inside the project, which may itself be inside a temporary folder.
    const codexHome = import.meta.dirname.startsWith(`${realpathSync(tmpdir())}${sep}`);
    expect(await written('workspaceWrite')).toEqual({ folder: true, codexHome, temporary: true });
  });

  it('lets a command write nothing if temporary folders are closed', async () => {
    const config = () => ({ sandbox_workspace_write: { exclude_slash_tmp: true } });
    expect(await written('workspaceWrite', { config })).toEqual({ folder: false, codexHome: false, temporary: false });
  });

  it.each(['readOnly', 'other', null] as const)(
    'lets a command write nothing if the limits are %s',
    async (sandbox) => {
      expect(await written(sandbox)).toEqual({ folder: false, codexHome: false, temporary: false });
    },
  );

  it('lets a command write anywhere without limits', async () => {
    expect(await written('fullAccess')).toEqual({ folder: true, codexHome: true, temporary: true });
  });
});
