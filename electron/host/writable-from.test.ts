import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findWritableAbove } from './writable-from.ts';

const sub = resolve('/p/sub');
const from = (folder: string, roots: readonly string[], namesOf?: (each: string) => readonly string[]) =>
  findWritableAbove({ folder: resolve(folder), roots: roots.map((root) => resolve(root)) }, sub, namesOf);

describe('writableFrom', () => {
  it('names the folder or root above, however its path is spelled', () => {
    const above = resolve('/p');
    expect(from('/p', [])).toBe(above);
    expect(from('/other', ['/tmp', '/p'])).toBe(above);
    expect(from('/p/sub/deeper', ['/p'])).toBe(above);
    const link = resolve('/link');
    expect(from('/link', [], (folder) => (folder === link ? [link, above] : [folder]))).toBe(link);
    expect(from('/link', [])).toBeNull();
  });

  it('returns null in its own folder, below it and next to it', () => {
    for (const folder of ['/p/sub', '/p/sub/deeper', '/other']) expect(from(folder, [])).toBeNull();
    expect(from('/p/sub', ['/p'])).toBeNull();
  });
});
