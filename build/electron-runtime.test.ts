import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ElectronFacts,
  findElectron,
  findElectronObstacle,
  findSandboxObstacle,
  hasCrashedAtStart,
} from './electron-runtime.ts';

let folder: string;
let facts: ElectronFacts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-electron-'));
  facts = { platform: 'linux', env: { DISPLAY: ':0' }, packageFolder: join(folder, 'package'), uid: 1000 };
});
afterEach(() => rmSync(folder, { recursive: true }));

function place(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

describe('findElectron', () => {
  it('finds no Electron in a package that has downloaded nothing, or only half', () => {
    expect(findElectron(facts)).toBeNull();
    place('package', 'dist', 'electron');
    expect(findElectron(facts)).toBeNull();
  });

  it('finds the Electron that the package downloaded', () => {
    const program = place('package', 'dist', 'electron');
    writeFileSync(join(folder, 'package', 'path.txt'), 'electron');
    expect(findElectron(facts)).toBe(program);
    rmSync(program);
    expect(findElectron(facts)).toBeNull();
  });

  it("prefers the Electron folder that the user names, with each system's own program name", () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'mine') };
    expect(findElectron({ ...facts, env })).toBeNull();
    const program = place('mine', 'Electron.app', 'Contents', 'MacOS', 'Electron');
    expect(findElectron({ ...facts, env, platform: 'darwin' })).toBe(program);
    expect(findElectron({ ...facts, env, platform: 'win32' })).toBeNull();
  });
});

describe('electronObstacle', () => {
  it('names the reason why Electron cannot run at all', () => {
    expect(findElectronObstacle(facts)).toBeNull();
    expect(findElectronObstacle({ ...facts, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(findElectronObstacle({ ...facts, env: {} })).toContain('no display');
    expect(findElectronObstacle({ ...facts, uid: 0 })).toContain('root');
    expect(findElectronObstacle({ ...facts, platform: 'aix' })).toContain('aix');
    expect(findElectronObstacle({ ...facts, platform: 'darwin', env: {}, uid: 0 })).toBeNull();
  });
});

describe('sandboxObstacle', () => {
  const obstacle = (platform: NodeJS.Platform = 'linux') =>
    findSandboxObstacle({ platform, program: join(folder, 'dist', 'electron'), settings: join(folder, 'sys') });
  const set = (name: string, value: string) => writeFileSync(place('sys', ...name.split('/')), `${value}\n`);

  it('finds no sandbox obstacle when the kernel has no such setting, or allows namespaces', () => {
    expect(obstacle()).toBeNull();
    set('kernel/apparmor_restrict_unprivileged_userns', '0');
    set('kernel/unprivileged_userns_clone', '1');
    set('user/max_user_namespaces', '63000');
    expect(obstacle()).toBeNull();
  });

  it.each([
    ['kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['kernel/unprivileged_userns_clone', '0'],
    ['user/max_user_namespaces', '0'],
  ])('finds a sandbox obstacle when the kernel setting is %s=%s', (name, value) => {
    set(name, value);
    expect(obstacle()).toContain('restricts user namespaces');
    expect(obstacle('darwin')).toBeNull();
  });

  it.skipIf(process.getuid?.() !== 0)('finds no sandbox obstacle next to a helper owned by root', () => {
    set('kernel/apparmor_restrict_unprivileged_userns', '1');
    const helper = place('dist', 'chrome-sandbox');
    chmodSync(helper, 0o755);
    expect(obstacle()).not.toBeNull();
    chmodSync(helper, 0o4755);
    expect(obstacle()).toBeNull();
    chownSync(helper, 1000, 1000);
    chmodSync(helper, 0o4755);
    expect(obstacle()).not.toBeNull();
  });
});

describe('crashedAtStart', () => {
  it.each([
    [{ code: null, signal: 'SIGTRAP' as const, afterMs: 300 }, true],
    [{ code: null, signal: 'SIGABRT' as const, afterMs: 300 }, true],
    [{ code: 127, signal: null, afterMs: 20 }, true],
    [{ code: null, signal: 'SIGTRAP' as const, afterMs: 60_000 }, false],
    [{ code: 0, signal: null, afterMs: 300 }, false],
    [{ code: 2, signal: null, afterMs: 300 }, false],
    [{ code: null, signal: 'SIGTERM' as const, afterMs: 300 }, false],
  ])('decides whether Electron crashed at start: %o', (end, crashed) => {
    expect(hasCrashedAtStart(end)).toBe(crashed);
  });
});
