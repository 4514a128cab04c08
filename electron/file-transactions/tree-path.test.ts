import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { bytesOfPath, foldersOf, nativePath, shownPath, treePathOf } from './tree-path.ts';

describe('a path in a tree', () => {
  it('turns back into the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const path = treePathOf(bytes);
        expect(bytesOfPath(path)).toEqual(Buffer.from(bytes));
        expect(JSON.parse(JSON.stringify(path))).toBe(path);
      }),
    );
    expect(treePathOf(Buffer.from('ä/日本/🙂.txt'))).toBe('ä/日本/🙂.txt');
  });

  it('shows bytes that are not UTF-8', () => {
    const path = treePathOf(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x74]));
    expect(shownPath(path)).toBe('caf\\xe9.t');
    expect(nativePath('/top', path)).toEqual(Buffer.from('/top/caf\xe9.t', 'latin1'));
  });

  it('refuses a lone surrogate that is not an escaped byte', () => {
    expect(() => bytesOfPath('\ud800')).toThrow();
  });

  it('lists its parent folders', () => {
    expect(foldersOf('a/b/c')).toEqual(['a', 'a/b']);
    expect(foldersOf('a')).toEqual([]);
  });
});
