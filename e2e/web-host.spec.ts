import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getSecret } from '../electron/transport/testing/page-socket.ts';
import { ScriptedProvider } from '../fixtures/provider/provider.ts';
import { writeAppSettings } from '../fixtures/testkit/app-settings.ts';
import { createCodexHome } from '../fixtures/testkit/codex-home.ts';
import { createTemporaryFolder, type TestFolder } from '../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { hostProgram, startHost } from './host.ts';
import { expect, test } from './test.ts';

// The web host as a program in a terminal.

// @web: it is about the program that only the web host is.
test.describe('the web host', { tag: '@web' }, () => {
  let folder: TestFolder;

  test.beforeEach(() => {
    folder = createTemporaryFolder('web-host');
  });
  test.afterEach(() => folder.remove());

  /** Runs the host until it ends. It ends on its own when it cannot start. */
  function run(...flags: string[]) {
    const env = { ...process.env, CODEX_HOME: folder.path };
    return spawnSync(process.execPath, [hostProgram, '--no-open', ...flags], { encoding: 'utf8', env });
  }

  const dataFolder = () => join(folder.path, 'data');

  test('the web host explains its flags, also after a wrong one', () => {
    const mistake = run('--prot', '1');
    expect(mistake.stderr).toMatch(/--prot[\s\S]*--port N/);
    expect([mistake.status, mistake.stdout]).toEqual([2, '']);
    expect(run('--help')).toMatchObject({ status: 0, stderr: expect.stringContaining('--workspace DIR') });
  });

  test('the web host keeps its files private to the user, and never reveals its token', async () => {
    test.info().skip(process.platform === 'win32', 'Windows keeps other rights');
    mkdirSync(dataFolder());
    chmodSync(dataFolder(), 0o777);
    const host = await startHost(['--no-open', '--data-dir', dataFolder()], { CODEX_HOME: folder.path });
    const token = getSecret(host.address);
    expect(statSync(dataFolder()).mode & 0o777).toBe(0o700);
    expect(await host.end()).toBe(0);
    expect(host.output()).not.toContain(token);
    const files = readdirSync(dataFolder(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(texts.filter((text) => text.includes(token))).toEqual([]);
  });

  test('the web host does not start in a folder of another user', () => {
    test.info().skip(process.getuid?.() !== 0, 'only root can give a folder away');
    mkdirSync(dataFolder());
    chownSync(dataFolder(), 65_534, 65_534);
    const refused = run('--data-dir', dataFolder());
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/belongs to another user\. Choose another folder with --data-dir\.\n$/);
    expect(readdirSync(dataFolder())).toEqual([]);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`the web host ends cleanly on ${signal}, including its Codex`, async ({ page }) => {
      const provider = await ScriptedProvider.start({});
      const workspace = await createWorkspace();
      const projects = { [workspace.path]: { trust_level: 'trusted' } };
      const codexHome = createCodexHome({ provider, config: { projects } });
      mkdirSync(dataFolder());
      writeAppSettings(dataFolder());
      const flags = ['--no-open', '--data-dir', dataFolder(), '--workspace', workspace.path];
      const host = await startHost(flags, { CODEX_HOME: codexHome.path });
      await page.goto(host.address);
      await expect(page.getByRole('status', { name: 'CLI status' })).toContainText(/^Codex \d/);
      const codex = findProcesses(codexHome.path, host.pid);
      if (process.platform === 'linux') expect(codex).not.toEqual([]);
      expect(await host.end(signal)).toBe(0);
      expect(findProcesses(codexHome.path, host.pid)).toEqual([]);
      await provider.stop();
      for (const each of [codexHome, workspace]) await each.remove();
    });
  }
});

/** The processes other than `host` that received this CODEX_HOME; visible only on Linux. */
function findProcesses(codexHome: string, host: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== host && readEnvironment(pid).includes(`CODEX_HOME=${codexHome}\0`));
}

function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // The process has just ended, or belongs to another user.
    return '';
  }
}
