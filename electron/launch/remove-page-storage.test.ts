import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removePageStorage } from './remove-page-storage.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-storage-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string): void {
  const file = join(folder, 'electron', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'a draft');
}

describe('removePageStorage', () => {
  it('deletes all that a page can have stored, known or not, and keeps what the app itself needs', () => {
    for (const path of [
      'Session Storage/000003.log',
      'Local Storage/leveldb/000003.log',
      'IndexedDB/app_workcell_0.indexeddb.leveldb/LOG',
      'Service Worker/Database/LOG',
      'Cache/Cache_Data/index',
      'Code Cache/js/index',
      'Dictionaries/en-US-10-1.bdic',
      'Partitions/a/Cookies',
      'Storage of 2031/1',
      'Cookies',
      'Local State',
      'Crashpad/client_id',
      'Preferences',
      'SingletonLock',
    ]) {
      write(path);
    }
    removePageStorage(join(folder, 'electron'));
    expect(readdirSync(join(folder, 'electron')).sort()).toEqual([
      'Crashpad',
      'Local State',
      'Preferences',
      'SingletonLock',
    ]);
  });

  it('deletes a link, and not what it leads to', () => {
    write('Preferences');
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'notes.txt'), 'mine');
    symlinkSync(elsewhere, join(folder, 'electron', 'Session Storage'));
    removePageStorage(join(folder, 'electron'));
    expect(readdirSync(join(folder, 'electron'))).toEqual(['Preferences']);
    expect(readFileSync(join(elsewhere, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('accepts a folder that is not there yet', () => {
    expect(() => removePageStorage(join(folder, 'electron'))).not.toThrow();
  });
});
