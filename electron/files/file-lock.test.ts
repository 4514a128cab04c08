import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { getLockFolder, lockFile } from './file-lock.ts';

let root = '';
let locks = '';
beforeEach(() => {
  const folder = createTemporaryFolder('file-lock');
  onTestFinished(() => folder.remove());
  root = folder.path;
  locks = join(root, 'state', 'locks');
});

function open(name: string): number {
  const fd = openSync(join(root, name), 'a');
  onTestFinished(() => closeSync(fd));
  return fd;
}

describe('a lock on a file', () => {
  it('a lock on a file has one holder at a time, and leaves nothing behind', () => {
    const first = lockFile(open('one'), locks);
    expect(first).not.toBeNull();
    expect(lockFile(open('one'), locks)).toBeNull();
    const other = lockFile(open('two'), locks);
    expect(other).not.toBeNull();
    expect(readdirSync(locks).filter((name) => !name.endsWith('-journal'))).toHaveLength(2);
    first?.release();
    const again = lockFile(open('one'), locks);
    expect(again).not.toBeNull();
    again?.release();
    other?.release();
    expect(readdirSync(locks)).toEqual([]);
    expect(readdirSync(root).toSorted()).toEqual(['one', 'state', 'two']);
  });

  it('a lock on a file is on the file, whatever its current path', () => {
    const lock = lockFile(open('one'), locks);
    renameSync(join(root, 'one'), join(root, 'moved'));
    expect(lockFile(open('moved'), locks)).toBeNull();
    const another = lockFile(open('one'), locks);
    expect(another).not.toBeNull();
    another?.release();
    lock?.release();
  });

  it('a lock on a file can be taken after a killed program left its file', () => {
    const lock = lockFile(open('one'), locks);
    const [name = ''] = readdirSync(locks).toSorted();
    lock?.release();
    closeSync(openSync(join(locks, name), 'a'));
    const again = lockFile(open('one'), locks);
    expect(again).not.toBeNull();
    again?.release();
    expect(readdirSync(locks)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('a lock on a file is in a private folder', () => {
    mkdirSync(locks, { recursive: true });
    chmodSync(locks, 0o777);
    lockFile(open('one'), locks)?.release();
    expect(statSync(locks).mode & 0o777).toBe(0o700);
    rmSync(locks, { recursive: true });
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), locks);
    expect(() => lockFile(open('one'), locks)).toThrow('is not one of your folders');
  });
});

describe('the folder for locks', () => {
  it.skipIf(process.platform === 'win32')('the folder for locks is the same for all data folders of a user', () => {
    expect(getLockFolder('linux', {}, '/home/ada')).toBe('/home/ada/.local/state/workcell/locks');
    expect(getLockFolder('linux', { XDG_STATE_HOME: '/state', WORKCELL_DATA_DIR: '/data' }, '/home/ada')).toBe(
      '/state/workcell/locks',
    );
    expect(getLockFolder('linux', { XDG_STATE_HOME: 'state' }, '/home/ada')).toBe(
      '/home/ada/.local/state/workcell/locks',
    );
    expect(getLockFolder('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Workcell/locks');
  });
});
