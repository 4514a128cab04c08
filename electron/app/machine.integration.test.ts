import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findCodexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { systemClock } from '../files/system-clock.ts';
import { forkKeyringProgram } from '../store/keys/fork-keyring-program.ts';
import {
  createBareEnvironment,
  findMissingPrograms,
  startSecretService,
} from '../store/keys/testing/secret-service.ts';
import { inspectMachine, type MachineDeps } from './machine.ts';

const folders: TestFolder[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) await folder.remove();
});

function folder(name: string): string {
  const made = createTemporaryFolder(name);
  folders.push(made);
  return made.path;
}

/** Returns the real machine, with an empty home and data folder. */
function depsOf(environment: MachineDeps['environment'] = {}): MachineDeps {
  return {
    clock: systemClock,
    environment: { ...createBareEnvironment(folder('home')), WORKCELL_CODEX_BIN: undefined, ...environment },
    dataFolder: folder('data'),
    startKeyringProgram: forkKeyringProgram(
      pathToFileURL(join(import.meta.dirname, '../store/keys/keyring-program.ts')),
    ),
    packageRoots: [],
    chosenBinary: () => null,
  };
}

function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

describe('inspectMachine', () => {
  it('finds the real Codex and git, and writes to neither CODEX_HOME nor the data folder', async () => {
    const codexHome = folder('codex-home');
    const deps = depsOf({ CODEX_HOME: codexHome });
    // Other tests make temporary folders at the same time.
    const temporary = folder('temporary');
    vi.stubEnv('TMPDIR', temporary);
    const machine = await inspectMachine(deps, null);
    expect(machine.codex).toMatchObject({ type: 'found', binary: findCodexBinary(), binarySource: 'package' });
    expect(machine.git).toMatchObject({ type: 'found', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(machine.threads).toEqual({ type: 'none' });
    expect(readdirSync(codexHome)).toEqual([]);
    expect(readdirSync(deps.dataFolder)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('does not ask a missing Codex about its sandbox', async () => {
    const machine = await inspectMachine(depsOf({ WORKCELL_CODEX_BIN: '/no/such/codex' }), null);
    expect(machine.codex).toMatchObject({ type: 'unusable', failure: { type: 'notFound' } });
    expect(machine.sandbox).toEqual({ type: 'notAsked' });
  });
});

describe.skipIf(process.platform === 'win32')('inspectMachine with its own programs', () => {
  it('finds no git in relative folders, and reports a broken one', async () => {
    const bin = folder('bin');
    expect((await inspectMachine(depsOf({ PATH: 'bin:.' }), null)).git).toEqual({ type: 'missing' });
    program(join(bin, 'git'), 'echo "git: broken" >&2; exit 3');
    expect((await inspectMachine(depsOf({ PATH: bin }), null)).git).toEqual({ type: 'failed', message: 'git: broken' });
    program(join(bin, 'git'), 'echo "git version 2.51.0.windows.1"');
    expect((await inspectMachine(depsOf({ PATH: bin }), null)).git).toEqual({
      type: 'found',
      version: '2.51.0.windows.1',
    });
  });
});

describe.skipIf(process.platform !== 'linux')('the Linux sandbox', () => {
  it('reports the Linux sandbox as missing if Codex comes without its bubblewrap', async () => {
    const bare = join(folder('bare'), 'codex');
    copyFileSync(findCodexBinary(), bare);
    const { sandbox } = await inspectMachine(depsOf({ WORKCELL_CODEX_BIN: bare, PATH: folder('bin') }), null);
    expect(sandbox).toMatchObject({
      type: 'failed',
      cause: 'noBubblewrap',
      message: expect.stringContaining('bubblewrap'),
    });
  });

  it('shows the message of Codex for an unknown sandbox problem', async () => {
    const bin = folder('bin');
    program(
      join(bin, 'codex'),
      '[ "$1" = --version ] && { echo codex-cli 9.0.0; exit; }; echo "bwrap: no" >&2; exit 1',
    );
    const { sandbox } = await inspectMachine(depsOf({ WORKCELL_CODEX_BIN: join(bin, 'codex') }), null);
    expect(sandbox).toEqual({ type: 'failed', cause: 'unknown', message: 'bwrap: no' });
  });
});

describe.skipIf(findMissingPrograms() !== null)('the keyring of a Linux session', () => {
  it('reports a locked keyring as reachable without sending it a request', async () => {
    const home = folder('home');
    mkdirSync(join(home, 'data'), { recursive: true });
    const service = await startSecretService(home, null);
    try {
      expect((await inspectMachine(depsOf(service.env), null)).keyring).toEqual({ type: 'reached' });
    } finally {
      await service.stop();
    }
  });
});
