import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, call, type Step, waiting } from '../../fixtures/provider/script.ts';
import { createCacheFolder, createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { answerTrust, createOutgoing, sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests PATH entries in places where turns can write: a turn may have planted their content.

let app: TestApp;
let later: TestFolder;
let bin = '';
beforeEach(() => {
  later = createCacheFolder('later');
  bin = join(realpathSync(later.path), 'bin');
  mkdirSync(bin);
});
afterEach(async () => {
  await app.end();
  await later.remove();
});

const config = { approval_policy: 'never', sandbox_mode: 'workspace-write' };
// A login shell would take its PATH from this machine's files.
const printPath = call('exec_command', { cmd: 'printf %s "$PATH" > path.txt', login: false });
const printedPathIn = (folder: string) => readFileSync(join(folder, 'path.txt'), 'utf8').split(delimiter);

async function start(steps: readonly Step[]): Promise<TestWindow> {
  app = await TestApp.start({
    environment: { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, SHELL: '/bin/sh' },
    config,
    steps: [...steps],
  });
  return await app.openWindow();
}

async function openLater(): Promise<TestWindow> {
  const window = await app.connect();
  await window.get('openWorkspace', { path: later.path });
  await answerTrust(window, later.path, 'writable');
  return window;
}

describe.skipIf(process.platform === 'win32')('a folder on PATH that is opened while Codex runs', () => {
  it('removes a folder from PATH once a turn works there', async () => {
    const window = await start([printPath, answer('One'), printPath, answer('Two'), printPath, answer('Three')]);
    const threadId = await sendMessage(window, 'First', { mode: 'config' });
    await waitForTurnEnd(window);
    expect(printedPathIn(app.workspace.path)).toContain(bin);
    const second = await openLater();
    await sendMessage(second, 'Second', { mode: 'config' });
    await waitForTurnEnd(second);
    expect(printedPathIn(later.path)).not.toContain(bin);
    // The earlier thread continues in the restarted Codex.
    await sendMessage(window, 'Third', { mode: 'config', threadId });
    await waitForTurnEnd(window);
    expect(printedPathIn(app.workspace.path)).not.toContain(bin);
  });

  it('refuses a turn in a PATH folder while another one runs, because a restart would end it', async () => {
    const gate = createGate();
    const window = await start([waiting(gate, answer('One')), printPath, answer('Two')]);
    await sendMessage(window, 'First', { mode: 'config' });
    await window.until(() => window.lastTurn?.status === 'running');
    const second = await openLater();
    expect(await second.ask('sendMessage', createOutgoing('Second', { mode: 'config' }))).toMatchObject({
      error: { message: expect.stringContaining(`Codex loads programs from ${bin}`) },
    });
    gate.release();
    expect(await waitForTurnEnd(window)).toMatchObject({ status: 'completed' });
    await sendMessage(second, 'Again', { mode: 'config' });
    await waitForTurnEnd(second);
    expect(printedPathIn(later.path)).not.toContain(bin);
  });
});

describe.skipIf(process.platform === 'win32')('a folder on PATH that is opened while a command still runs', () => {
  it('refuses a turn in a PATH folder, because a restart would end the running command', async () => {
    const longCommand = call('exec_command', { cmd: 'sleep 60', login: false, yield_time_ms: 250 });
    const window = await start([longCommand, answer('It goes on'), printPath, answer('Two')]);
    await sendMessage(window, 'First', { mode: 'config' });
    await waitForTurnEnd(window);
    const second = await openLater();
    expect(await second.ask('sendMessage', createOutgoing('Second', { mode: 'config' }))).toMatchObject({
      error: { message: expect.stringContaining(`Codex loads programs from ${bin}`) },
    });
  });
});

describe.skipIf(process.platform === 'win32')('a folder on PATH that every sandbox can write to', () => {
  it('takes no program from a PATH folder that every sandbox can write to', async () => {
    const temporary = createTemporaryFolder('on-path');
    const cache = join(realpathSync(later.path), 'cache');
    mkdirSync(cache);
    const ran = join(later.path, 'ran');
    for (const folder of [temporary.path, cache]) {
      for (const name of ['git', 'claude']) {
        writeFileSync(join(folder, name), `#!/bin/sh\necho "$0" >> '${ran}'\nexit 1\n`, { mode: 0o755 });
      }
    }
    app = await TestApp.start({
      environment: { PATH: [temporary.path, cache, process.env.PATH].join(delimiter), SHELL: '/bin/sh' },
      config: { ...config, sandbox_workspace_write: { writable_roots: [cache], exclude_slash_tmp: true } },
      steps: [printPath, answer('Done')],
    });
    const window = await app.openWindow();
    await window.get('getNewRunContext', null);
    await window.get('readMachine', null);
    await sendMessage(window, 'Go', { mode: 'config' });
    await waitForTurnEnd(window);
    expect(existsSync(ran)).toBe(false);
    const reported = printedPathIn(app.workspace.path);
    expect(reported).not.toContain(temporary.path);
    expect(reported).not.toContain(cache);
    await temporary.remove();
  });
});
