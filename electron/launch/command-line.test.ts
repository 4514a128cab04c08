import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

const folder = resolve('/home/ada');

describe('readCommandLine', () => {
  it('needs no flags: uses a free port, a browser and no folder', () => {
    expect(readCommandLine([], folder)).toEqual({
      ok: true,
      value: { workspace: null, dataFolder: null, port: 0, open: true, demo: false },
    });
  });

  it('reads every flag and resolves paths from the current folder', () => {
    const flags = ['--workspace', 'code', '--data-dir', '../data', '--port', '4100', '--no-open', '--demo'];
    expect(readCommandLine(flags, folder)).toEqual({
      ok: true,
      value: {
        workspace: resolve('/home/ada/code'),
        dataFolder: resolve('/home/data'),
        port: 4100,
        open: false,
        demo: true,
      },
    });
  });

  it.each([
    [['--port', 'abc'], 'abc is not a port'],
    [['--port', '70000'], '70000 is not a port'],
    [['--prot', '1'], '--prot'],
    [['extra'], 'extra'],
    [['--workspace'], '--workspace'],
  ])('reports what is wrong with %j', (flags, words) => {
    expect(readCommandLine(flags, folder)).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  it("ignores Chromium's own flags if asked to", () => {
    const flags = ['--disable-gpu', '--workspace', 'code', '--lang=de', 'file'];
    expect(readCommandLine(flags, folder).ok).toBe(false);
    const read = readCommandLine(flags, folder, 'ignored');
    expect(read).toMatchObject({ ok: true, value: { workspace: resolve('/home/ada/code'), demo: false } });
  });

  it('opens the folder that the system names, as a path or as an address', () => {
    const named = (...flags: string[]) => {
      const read = readCommandLine(flags, folder, 'ignored');
      return read.ok ? read.value.workspace : read.error;
    };
    expect(named('--lang=de', 'my code')).toBe(resolve('/home/ada/my code'));
    const path = resolve('/home/ada/Übung #1');
    expect(named(pathToFileURL(path).href)).toBe(path);
    expect(named('--workspace', 'code', 'other')).toBe(resolve('/home/ada/code'));
    expect(named('file:///a%2Fb')).toMatch(/URL/);
  });

  it('distinguishes a request for help from a mistake', () => {
    expect(readCommandLine(['--help'], folder)).toEqual({ ok: false, error: null });
  });
});
