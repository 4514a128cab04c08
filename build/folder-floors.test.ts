import { describe, expect, it } from 'vitest';
import { computeFolderFloors, replaceFloors } from './folder-floors.ts';

const edge = (from: string, to: string) => ({ from, to });

describe('folderFloors', () => {
  it('puts each folder above everything that it imports, however long the way', () => {
    const edges = [
      edge('shared/base/id.ts', 'shared/base/result.ts'),
      edge('shared/files/name.ts', 'shared/base/id.ts'),
      edge('shared/contract/all.ts', 'shared/files/deep/name.ts'),
      edge('shared/contract/all.ts', 'shared/words/t.ts'),
      edge('shared/contract/all.ts', 'electron/files/x.ts'),
      edge('electron/files/x.ts', 'shared/contract/all.ts'),
      edge('shared/root.ts', 'shared/contract/all.ts'),
    ];
    expect(computeFolderFloors(edges, 'shared')).toEqual([['base', 'words'], ['files'], ['contract']]);
  });

  it('throws for folders that import each other', () => {
    const edges = [edge('shared/a/x.ts', 'shared/b/y.ts'), edge('shared/b/y.ts', 'shared/a/x.ts')];
    expect(() => computeFolderFloors(edges, 'shared')).toThrow('import each other');
  });
});

describe('withFloors', () => {
  const document = 'Before.\n\n<!-- floors of shared -->\n\n1. `old`\n\n<!-- end -->\n\nAfter.\n';

  it('replaces the text between the floor marks of a document, and nothing else', () => {
    const written = replaceFloors(document, 'shared', [['base', 'words'], ['files']]);
    expect(written).toBe(
      'Before.\n\n<!-- floors of shared -->\n\n1. `base`, `words`\n2. `files`\n\n<!-- end -->\n\nAfter.\n',
    );
    expect(replaceFloors(written, 'shared', [['base', 'words'], ['files']])).toBe(written);
  });

  it('throws for a document without floor marks', () => {
    expect(() => replaceFloors(document, 'electron', [])).toThrow('no place for the floors of electron');
  });
});
