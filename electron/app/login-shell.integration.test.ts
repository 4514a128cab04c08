import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { configFolder, createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { TestApp } from './testing/test-app.ts';

it.skipIf(process.platform === 'win32')(
  'gives programs the PATH of the login shell without delaying any window',
  async () => {
    const shell = Promise.withResolvers<NodeJS.ProcessEnv>();
    const app = await TestApp.start({ terminalEnvironment: shell.promise });
    onTestFinished(() => app.end());
    // The window is complete, and Codex waits for its variables.
    const window = await app.openWindow();
    expect(window.app.workspace?.path).toBe(app.workspace.path);
    await window.until(() => window.app.cli.phase === 'starting');

    // Outside the workspace, because the app uses no program inside it.
    const { path: brew, remove } = createCacheFolder('brew');
    onTestFinished(remove);
    writeFileSync(join(brew, 'git'), '#!/bin/sh\necho "git version 9.9.9 (from brew)"\n');
    chmodSync(join(brew, 'git'), 0o755);
    shell.resolve({
      ...process.env,
      HOME: app.codexHome.path,
      CODEX_HOME: app.codexHome.path,
      XDG_CONFIG_HOME: configFolder,
      PATH: `${brew}${delimiter}${process.env.PATH}`,
    });
    await window.until(() => window.app.cli.phase === 'ready');
    const machine = await window.get('readMachine', null);
    expect(JSON.stringify(machine)).toContain('9.9.9');
  },
);

it('quits immediately while the login shell has not answered', async () => {
  const app = await TestApp.start({ terminalEnvironment: new Promise(() => {}) });
  onTestFinished(() => app.end());
  const window = await app.openWindow();
  await window.until(() => window.app.cli.phase === 'starting');
  expect(await app.shutdown()).toEqual([]);
});
