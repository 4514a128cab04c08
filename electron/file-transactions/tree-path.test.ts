import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { formatTreePath, listParentFolders, toNativePath, toPathBytes, toTreePath } from './tree-path.ts';

describe('a path in a tree', () => {
  it('a path in a tree turns back into the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const path = toTreePath(bytes);
        expect(toPathBytes(path)).toEqual(Buffer.from(bytes));
        expect(JSON.parse(JSON.stringify(path))).toBe(path);
      }),
    );
    expect(toTreePath(Buffer.from('ä/日本/🙂.txt'))).toBe('ä/日本/🙂.txt');
  });

  it('a path in a tree shows bytes that are not UTF-8', () => {
    const path = toTreePath(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x74]));
    expect(formatTreePath(path)).toBe('caf\\xe9.t');
    expect(toNativePath('/top', path)).toEqual(Buffer.from('/top/caf\xe9.t', 'latin1'));
  });

  it('a path in a tree refuses a lone surrogate that is not an escaped byte', () => {
    expect(() => toPathBytes('\ud800')).toThrow();
  });

  it('a path in a tree lists its parent folders', () => {
    expect(listParentFolders('a/b/c')).toEqual(['a', 'a/b']);
    expect(listParentFolders('a')).toEqual([]);
  });
});
