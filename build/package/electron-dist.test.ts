import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { findElectronDist } from './electron-dist.ts';

function findIn(platform: NodeJS.Platform, program: string): readonly [found: string | null, given: string] {
  const folder = createTemporaryFolder('dist');
  onTestFinished(() => folder.remove());
  mkdirSync(dirname(join(folder.path, program)), { recursive: true });
  writeFileSync(join(folder.path, program), '');
  const env = { ELECTRON_OVERRIDE_DIST_PATH: folder.path };
  return [findElectronDist({ platform, env, packageFolder: join(folder.path, 'none'), uid: 1 }), folder.path];
}

describe('findElectronDist', () => {
  it.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ] as const)('finds the named Electron folder on %s', (platform, program) => {
    const [found, given] = findIn(platform, program);
    expect(found).toBe(given);
  });

  it('returns null if the named folder has no Electron', () => {
    expect(findIn('linux', 'something-else')[0]).toBeNull();
  });
});
