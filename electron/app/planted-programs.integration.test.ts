import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { systemClock } from '../host/system-clock.ts';
import { readDefaultBrowser } from '../launch/default-browser.ts';
import { knownAtStart } from '../launch/known-folders.ts';
import { terminalEnvironment } from '../launch/login-shell.ts';
import { browserOpener, folderOpener, runOpener } from '../launch/system-opener.ts';
import { askSystemPrivacy } from '../launch/system-privacy.ts';
import { answerTrust, TestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Programs in an opened folder, which PATH has entries in: direnv and npm add such entries.

const names = `bwrap git xdg-open xdg-settings dconf codex claude code npm gh apt-get mv which sed dirname readlink`;

let project: TestFolder;
let other: TestFolder;
let app: TestApp;
let entries: readonly string[] = [];
const at = (name: string) => join(realpathSync(project.path), name);
const sprung = () => readdirSync(at('sprung')).sort();

beforeEach(() => {
  project = createCacheFolder('project');
  other = createCacheFolder('other');
  mkdirSync(at('sprung'));
  mkdirSync(at('.git'));
  writeFileSync(at('.git/HEAD'), 'ref: refs/heads/main\n');
  const [bin, packages, inside] = [at('bin'), at('node_modules/.bin'), at('packages/app')];
  for (const folder of [bin, packages, inside]) mkdirSync(folder, { recursive: true });
  for (const folder of [bin, packages])
    for (const name of names.split(' '))
      writeFileSync(join(folder, name), `#!/bin/sh\n: > '${at('sprung')}/${name}'\n`, { mode: 0o755 });
  symlinkSync(bin, join(other.path, 'link'));
  entries = [bin, packages, join(other.path, 'link'), 'bin', '.'];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await app.end();
  await project.remove();
  await other.remove();
});

async function start(): Promise<TestWindow> {
  const PATH = [...entries, process.env.PATH].join(delimiter);
  app = await TestApp.start({ environment: { PATH } });
  // Later, because the test itself starts git.
  vi.stubEnv('PATH', PATH);
  return await app.connect();
}

/** Makes the host look for, and start, whatever a window can have it start without an answer about trust. */
async function useAll(window: TestWindow): Promise<void> {
  await window.get('readMachine', null);
  await window.get('listPrograms', null);
  await window.ask('getRunSurroundings', null);
  await window.ask('openFile', { path: 'packages/app', line: null });
}

/** Starts what a host starts around its pages. */
async function useHost(): Promise<void> {
  const environment = { ...process.env, CODEX_HOME: app.codexHome.path };
  const known = knownAtStart({
    clock: systemClock,
    dataFolder: app.dataFolder.path,
    environment,
    workspace: null,
  });
  await askSystemPrivacy('linux', environment, known);
  const folders = await known.list();
  await readDefaultBrowser('linux', folders);
  await runOpener(browserOpener('linux', 'http://127.0.0.1:1/'), systemClock, folders);
  await runOpener(folderOpener('linux', at('bin/git')), systemClock, folders);
  writeFileSync(join(other.path, 'shell'), '#!/bin/sh\nexec /bin/sh -c "$2"\n', { mode: 0o755 });
  const ofShell = { ...environment, SHELL: join(other.path, 'shell') };
  const facts = { environment: ofShell, platform: 'linux', clock: systemClock, hasTerminal: false, known } as const;
  const { PATH } = await terminalEnvironment({ ...facts, say: () => undefined });
  expect(PATH?.split(delimiter).filter((entry) => entries.includes(entry))).toEqual([]);
}

describe.skipIf(process.platform !== 'linux')('a program in a folder that was opened', () => {
  it('is never started by Workcell: before an answer, after Read only, and at a later start without the folder', async () => {
    const window = await start();
    // The repository around the opened folder belongs to it.
    await window.get('openWorkspace', { path: at('packages/app') });
    await useAll(window);
    await useHost();
    expect(sprung()).toEqual([]);
    await answerTrust(window, at('packages/app'), 'readOnly');
    await useAll(window);
    expect(sprung()).toEqual([]);
    await app.restart();
    const later = await app.connect();
    await useAll(later);
    await useHost();
    expect(sprung()).toEqual([]);
    expect(existsSync(at('bin/bwrap'))).toBe(true);
  });

  it('is never started by Workcell in a trusted folder either, nor from the demo', async () => {
    const window = await start();
    await window.get('openWorkspace', { path: at('packages/app') });
    await answerTrust(window, at('packages/app'), 'writable');
    await useAll(window);
    await useHost();
    await window.get('startDemo', null);
    await window.get('readMachine', null);
    expect(sprung()).toEqual([]);
  });
});
