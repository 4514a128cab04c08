import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasFolderHandles } from '../file-transactions/folder-handle.ts';
import { toPlainPath } from '../file-transactions/testing/plain-path.ts';
import { createScanBench } from './testing/scan-bench.ts';

// Simulates a program in the folder that acts just before a call of the scan.
const attacker = vi.hoisted(() => ({ act: (_call: string, _path: string) => {} }));
afterEach(() => {
  attacker.act = () => {};
});

vi.mock('node:fs', async (load) => {
  const real = await load<Record<string, unknown>>();
  const wrapped = ['openSync', 'readdirSync', 'lstatSync', 'readSync'].map((name) => {
    const act = real[name] as (...args: unknown[]) => unknown;
    const call = (...args: unknown[]) => {
      const [first] = args;
      attacker.act(name, typeof first === 'number' ? toPlainPath(`/proc/self/fd/${first}`) : toPlainPath(first));
      return act(...args);
    };
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(wrapped) };
});

/** Calls `act` once, just before the first call of this kind for a path with this ending. */
function once(call: string, end: string, act: () => void): { readonly done: boolean } {
  const state = { done: false };
  attacker.act = (made, path) => {
    if (state.done || made !== call || !path.endsWith(end)) return;
    state.done = true;
    act();
  };
  return state;
}

describe.skipIf(!hasFolderHandles)('a link that replaces a folder during a scan', () => {
  it.each([
    ['openSync', '/dir'],
    ['readdirSync', '/dir'],
    ['lstatSync', '/dir/secret'],
    ['openSync', '/dir/secret'],
    ['openSync', '/dir/.gitignore'],
  ])('follows no link that replaces a folder before %s of %s', async (call, end) => {
    const bench = await createScanBench({ 'dir/secret': 'mine', 'dir/.gitignore': '# mine' });
    const outside = join(bench.top, 'outside');
    mkdirSync(outside);
    for (const name of ['secret', 'more']) writeFileSync(join(outside, name), 'secret');
    const dir = join(bench.root, 'dir');
    const swapped = once(call, end, () => {
      renameSync(dir, join(bench.top, 'moved'));
      symlinkSync(outside, dir);
    });
    await bench.look();
    expect(swapped.done).toBe(true);
    expect([...bench.contents.values()].map(String)).not.toContain('secret');
    expect([...bench.known.keys()]).not.toContain('dir/more');
    attacker.act = () => {};
    await bench.look();
    expect(bench.texts()).toEqual({ dir: `-> ${outside}` });
  });

  it('follows no link in place of a file', async () => {
    const bench = await createScanBench({ a: 'mine' });
    const outside = join(bench.top, 'outside');
    writeFileSync(outside, 'secret');
    const swapped = once('openSync', '/a', () => {
      rmSync(join(bench.root, 'a'));
      symlinkSync(outside, join(bench.root, 'a'));
    });
    await bench.look();
    expect([swapped.done, bench.texts()]).toEqual([true, { a: `-> ${outside}` }]);
    expect(readlinkSync(join(bench.root, 'a'))).toBe(outside);
  });
});

/** Replaces the file at a path with another one. */
function replace(path: string): void {
  rmSync(path);
  writeFileSync(path, 'else');
}

describe.skipIf(!hasFolderHandles)('a file that changes while it is read', () => {
  it.each([
    ['grows', (path: string) => appendFileSync(path, ' and more'), 'text and more'],
    ['shrinks', (path: string) => truncateSync(path, 1), 't'],
    ['is replaced', replace, 'else'],
  ])('reads a file again if it %s', async (_name, change, text) => {
    const bench = await createScanBench({ a: 'text' });
    bench.tick();
    const changed = once('readSync', '/a', () => change(join(bench.root, 'a')));
    await bench.look();
    expect([changed.done, bench.texts()]).toEqual([true, { a: text }]);
    expect((await bench.look()).changes).toEqual([]);
  });

  it('reads a file that keeps changing again in the next scan', async () => {
    const bench = await createScanBench({ log: '' });
    const log = join(bench.root, 'log');
    let isOpen = false;
    attacker.act = (call, path) => {
      if (path !== log) return;
      if (call === 'readSync' && isOpen) appendFileSync(log, 'x');
      isOpen = call === 'openSync';
    };
    await bench.look();
    expect(bench.known.get('log')).toMatchObject({ stamp: expect.stringMatching(/^~/), state: { kind: 'file' } });
    attacker.act = () => {};
    await bench.look();
    expect(bench.texts()).toEqual({ log: readFileSync(log, 'utf8') });
    expect((await bench.look()).changes).toEqual([]);
  });

  it('reports a file as absent if it vanishes while it is read', async () => {
    const bench = await createScanBench({ a: 'a', b: 'b' });
    once('openSync', '/a', () => rmSync(join(bench.root, 'a')));
    expect(await bench.look()).toMatchObject({ isComplete: true, changes: [{ path: 'b' }] });
  });
});

describe('a disk that fails', () => {
  const failing = (code: string) => Object.assign(new Error(code), { code });

  it('reports no change of known files on a failing disk', async () => {
    const bench = await createScanBench({ a: 'a', 'dir/b': 'b' });
    const now = () => Date.now();
    await bench.look({ now });
    attacker.act = (call, path) => {
      if ((call === 'openSync' && path.endsWith('/a')) || (call === 'readdirSync' && path.endsWith('/dir'))) {
        throw failing('EIO');
      }
    };
    expect((await bench.look({ now })).changes).toEqual([]);
    expect(bench.texts()).toEqual({ a: 'a', 'dir/b': 'b' });
  });

  it('reports nothing as removed if the folder vanishes during the scan', async () => {
    const bench = await createScanBench({ a: 'a', 'dir/b': 'b' });
    await bench.look();
    const gone = once('lstatSync', '/a', () => renameSync(bench.root, join(bench.top, 'moved')));
    rmSync(join(bench.root, 'dir'), { recursive: true });
    expect(await bench.look()).toMatchObject({ isComplete: false, changes: [] });
    expect(gone.done).toBe(true);
  });

  it('reports a new file as unreadable until it can be read', async () => {
    const bench = await createScanBench({ a: 'a' });
    attacker.act = (call, path) => {
      if (call === 'openSync' && path.endsWith('/a')) throw failing('EIO');
    };
    expect((await bench.look()).after).toEqual({ a: { kind: 'lost', why: 'unreadable' } });
    attacker.act = () => {};
    await bench.look();
    expect(bench.texts()).toEqual({ a: 'a' });
  });
});

it('reads no ignored folder, whatever is inside', async () => {
  const bench = await createScanBench({ a: 'a', '.gitignore': '/out', 'out/x': '', 'node_modules/p/i.js': '' });
  await bench.look();
  const calls: string[] = [];
  attacker.act = (call, path) => void calls.push(`${call} ${path.slice(bench.root.length)}`);
  await bench.look();
  attacker.act = () => {};
  expect(calls).toContain('lstatSync /a');
  expect(calls.filter((call) => call.includes('/out') || call.includes('node_modules'))).toEqual([]);
});

it('reads no file whose stamp is the same', async () => {
  const bench = await createScanBench({ a: 'a', 'dir/b': 'b' });
  await bench.look();
  const read: string[] = [];
  attacker.act = (call, path) => {
    if (call === 'readSync') read.push(path);
  };
  await bench.look();
  expect(read).toEqual([]);
  writeFileSync(join(bench.root, 'a'), 'more');
  await bench.look();
  expect(new Set(read)).toEqual(new Set([join(bench.root, 'a')]));
});
