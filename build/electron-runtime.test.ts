import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ElectronFacts, electronObstacle, findElectron } from './electron-runtime.ts';

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
  it('finds none in a package that has downloaded nothing, or half', () => {
    expect(findElectron(facts)).toBeNull();
    place('package', 'dist', 'electron');
    expect(findElectron(facts)).toBeNull();
  });

  it('finds what the package has downloaded', () => {
    const program = place('package', 'dist', 'electron');
    writeFileSync(join(folder, 'package', 'path.txt'), 'electron');
    expect(findElectron(facts)).toBe(program);
    rmSync(program);
    expect(findElectron(facts)).toBeNull();
  });

  it('prefers the folder that the person names, by each system’s own name of the program', () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'mine') };
    expect(findElectron({ ...facts, env })).toBeNull();
    const program = place('mine', 'Electron.app', 'Contents', 'MacOS', 'Electron');
    expect(findElectron({ ...facts, env, platform: 'darwin' })).toBe(program);
    expect(findElectron({ ...facts, env, platform: 'win32' })).toBeNull();
  });
});

describe('electronObstacle', () => {
  it('names what keeps Electron from running at all', () => {
    expect(electronObstacle(facts)).toBeNull();
    expect(electronObstacle({ ...facts, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(electronObstacle({ ...facts, env: {} })).toContain('no display');
    expect(electronObstacle({ ...facts, uid: 0 })).toContain('root');
    expect(electronObstacle({ ...facts, platform: 'aix' })).toContain('aix');
    expect(electronObstacle({ ...facts, platform: 'darwin', env: {}, uid: 0 })).toBeNull();
  });
});
