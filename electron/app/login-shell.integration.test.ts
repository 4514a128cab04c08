import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { configFolder, createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { TestApp } from './testing/test-desk.ts';

it.skipIf(process.platform === 'win32')(
  'gives programs the PATH of the login shell, and no window waits for that shell',
  async () => {
    const shell = Promise.withResolvers<NodeJS.ProcessEnv>();
    const desk = await TestApp.start({ terminalEnvironment: shell.promise });
    onTestFinished(() => desk.end());
    // The window is complete, and Codex waits for its variables.
    const window = await desk.openWindow();
    expect(window.desk.workspace?.path).toBe(desk.workspace.path);
    await window.until(() => window.desk.cli.phase === 'starting');

    // Outside the workspace, because a program inside it would not be used.
    const { path: brew, remove } = createCacheFolder('brew');
    onTestFinished(remove);
    writeFileSync(join(brew, 'git'), '#!/bin/sh\necho "git version 9.9.9 (from brew)"\n');
    chmodSync(join(brew, 'git'), 0o755);
    shell.resolve({
      ...process.env,
      HOME: desk.codexHome.path,
      CODEX_HOME: desk.codexHome.path,
      XDG_CONFIG_HOME: configFolder,
      PATH: `${brew}${delimiter}${process.env.PATH}`,
    });
    await window.until(() => window.desk.cli.phase === 'ready');
    const machine = await window.get('readMachine', null);
    expect(JSON.stringify(machine)).toContain('9.9.9');
  },
);

it('ends at once while the login shell has not answered', async () => {
  const desk = await TestApp.start({ terminalEnvironment: new Promise(() => {}) });
  onTestFinished(() => desk.end());
  const window = await desk.openWindow();
  await window.until(() => window.desk.cli.phase === 'starting');
  expect(await desk.shutdown()).toEqual([]);
});
