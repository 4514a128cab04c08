import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../shared/base/manual-clock.ts';
import { type InstallOptions, installElectron, readEarlierFailure } from './install-electron.ts';

let folder: string;
let clock: ManualClock;
let bytes: number[];
let abort: AbortController;
let options: InstallOptions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-install-'));
  clock = new ManualClock();
  bytes = [];
  abort = new AbortController();
  options = {
    packageFolder: join(folder, 'electron'),
    cacheFolder: join(folder, 'cache'),
    clock,
    progress: (now) => void bytes.push(now),
    signal: abort.signal,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Creates a package `electron` with this code as its install script. */
function packageWith(code: string, version = '45.0.0'): void {
  mkdirSync(options.packageFolder, { recursive: true });
  writeFileSync(join(options.packageFolder, 'package.json'), JSON.stringify({ version, type: 'commonjs' }));
  writeFileSync(join(options.packageFolder, 'install.js'), `const fs = require('fs'); ${code}`);
}

const forEver = 'setInterval(() => {}, 1000);';

describe('installElectron', () => {
  it("runs the Electron package's script and leaves nothing behind", async () => {
    packageWith(`fs.writeFileSync(__dirname + '/path.txt', 'electron')`);
    expect(await installElectron(options)).toBeNull();
    expect(existsSync(join(options.packageFolder, 'path.txt'))).toBe(true);
    expect(existsSync(join(options.cacheFolder, 'electron-download'))).toBe(false);
    expect(readEarlierFailure(options)).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it("returns the script's own text for a failure and remembers it for a day, for that version", async () => {
    packageWith(`console.error('fetch failed\\n  at somewhere'); process.exit(1)`);
    expect(await installElectron(options)).toBe('fetch failed');
    expect(readEarlierFailure(options)).toBe('fetch failed');
    packageWith('', '46.0.0');
    expect(readEarlierFailure(options)).toBeNull();
    packageWith('', '45.0.0');
    clock.advance(24 * 60 * 60 * 1000);
    expect(readEarlierFailure(options)).toBeNull();
  });

  it('reports the bytes received, waits as long as more arrive, and gives up after 15 silent seconds', async () => {
    packageWith(`fs.writeFileSync(require('os').tmpdir() + '/part', 'x'.repeat(1000)); ${forEver}`);
    const installing = installElectron(options);
    const part = join(options.cacheFolder, 'electron-download', 'part');
    await vi.waitUntil(() => statSync(part, { throwIfNoEntry: false })?.size === 1000, { timeout: 20_000 });
    clock.advance(500);
    expect(bytes).toEqual([1000]);
    clock.advance(14_000);
    writeFileSync(join(options.cacheFolder, 'electron-download', 'more'), 'x'.repeat(500));
    clock.advance(14_000);
    expect(bytes).toEqual([1000, 1500]);
    clock.advance(2_000);
    expect(await installing).toBe('nothing arrived for 15 seconds');
  });

  it('stops the Electron installation on request', async () => {
    packageWith(forEver);
    const installing = installElectron(options);
    abort.abort();
    expect(await installing).toBe('it was stopped');
  });
});
