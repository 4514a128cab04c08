import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { systemClock } from '../files/system-clock.ts';
import { createKnownFolders } from '../launch/create-known-folders.ts';
import { readDefaultBrowser } from '../launch/default-browser.ts';
import { readTerminalEnvironment } from '../launch/login-shell.ts';
import { getBrowserOpener, getFolderOpener, runOpener } from '../launch/system-opener.ts';
import { askSystemPrivacy } from '../launch/system-privacy.ts';
import { answerTrust, TestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests programs in an open folder that is on PATH: direnv and npm add such entries.

const names = `bwrap git xdg-open xdg-settings dconf codex claude code npm gh glab apt-get mv which sed dirname readlink`;

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

/** Sets variables that name code of the project, as direnv or a careless profile would. */
function plantVariables(): Readonly<Record<string, string>> {
  const mark = (name: string) => `: > '${at('sprung')}/${name}'\n`;
  writeFileSync(at('env.sh'), mark('BASH_ENV'));
  writeFileSync(at('x.cjs'), `require('node:fs').writeFileSync('${at('sprung')}/NODE_OPTIONS', '')`);
  for (const name of ['shell', 'browser', 'ask']) writeFileSync(at(name), `#!/bin/sh\n${mark(name)}`, { mode: 0o755 });
  mkdirSync(at('exec'));
  for (const name of ['git-version', 'git-config'])
    writeFileSync(at(`exec/${name}`), `#!/bin/sh\n${mark(name)}`, { mode: 0o755 });
  return {
    BASH_ENV: at('env.sh'),
    ENV: at('env.sh'),
    BROWSER: at('browser'),
    GIT_EXEC_PATH: at('exec'),
    GIT_ASKPASS: at('ask'),
    XDG_DATA_HOME: at('share'),
    ZDOTDIR: at('.'),
    ...plantLibrary(),
  };
}

/** Creates a library that leaves a mark in every program that loads it. Sets nothing if there is no compiler. */
function plantLibrary(): Readonly<Record<string, string>> {
  const run = `creat("${at('sprung')}/LD_PRELOAD", 0600)`;
  writeFileSync(at('x.cc'), `#include <fcntl.h>\n__attribute__((constructor)) static void run() { ${run}; }\n`);
  const made = spawnSync('g++', ['-shared', '-fPIC', '-o', at('x.so'), at('x.cc')], { stdio: 'ignore' });
  return made.status === 0 ? { LD_PRELOAD: at('x.so') } : {};
}

async function start(): Promise<TestWindow> {
  const PATH = [...entries, process.env.PATH].join(delimiter);
  const planted = plantVariables();
  app = await TestApp.start({ environment: { PATH, ...planted, NODE_OPTIONS: `--require ${at('x.cjs')}` } });
  // Set late, because the test itself starts git.
  for (const [name, value] of Object.entries({ PATH, ...planted })) vi.stubEnv(name, value);
  return await app.connect();
}

/** Makes the host find and start every program that a window can start without an answer about trust. */
async function useAll(window: TestWindow): Promise<void> {
  await window.get('readMachine', null);
  await window.get('listPrograms', null);
  await window.ask('getNewRunContext', null);
  await window.ask('openFile', { path: 'packages/app', line: null });
}

/** Starts the programs that a host starts outside its pages. */
async function useHost(): Promise<void> {
  const environment = { ...process.env, CODEX_HOME: app.codexHome.path };
  const known = createKnownFolders({
    clock: systemClock,
    dataFolder: app.dataFolder.path,
    environment,
    workspace: null,
  });
  await askSystemPrivacy('linux', environment, known);
  const folders = await known.list();
  await readDefaultBrowser('linux', folders);
  await runOpener(getBrowserOpener('linux', 'http://127.0.0.1:1/'), systemClock, folders);
  await runOpener(getFolderOpener('linux', at('bin/git')), systemClock, folders);
  writeFileSync(join(other.path, 'shell'), '#!/bin/sh\nexec /bin/sh -c "$2"\n', { mode: 0o755 });
  const facts = { platform: 'linux', clock: systemClock, hasTerminal: false, known, log: () => undefined } as const;
  const ofShell = { ...environment, SHELL: join(other.path, 'shell') };
  const { PATH } = await readTerminalEnvironment({ ...facts, environment: ofShell });
  expect(PATH?.split(delimiter).filter((entry) => entries.includes(entry))).toEqual([]);
  await readTerminalEnvironment({ ...facts, environment: { ...environment, SHELL: at('shell') } });
}

describe.skipIf(process.platform !== 'linux')('a program in a folder that was opened', () => {
  it('proves that a planted program would start by itself with these variables', async () => {
    await start();
    const said = spawnSync('/bin/bash', ['-c', 'git version; "$BROWSER"'], { env: process.env, encoding: 'utf8' });
    expect(said.status).toBe(0);
    const loaded = existsSync(at('x.so')) ? ['LD_PRELOAD'] : [];
    expect(sprung()).toEqual(expect.arrayContaining(['BASH_ENV', 'browser', 'git', ...loaded]));
  });

  it('never starts a planted program: before an answer, after Read only, or at a later start without the folder', async () => {
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

  it('never starts a planted program in a trusted folder or from the demo', async () => {
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
