import { describe, expect, it } from 'vitest';
import { folderOfDrop } from './follow-folder-drop.ts';

const item = (isDirectory: boolean) => ({
  kind: 'file',
  getAsFile: () => new File([], 'dropped'),
  webkitGetAsEntry: (): FileSystemEntry => Object.assign(Object.create(null), { isDirectory }),
});

describe('a drop on the page', () => {
  it('is opened when it is one folder on disk', () => {
    expect(folderOfDrop({ items: [item(true)] }, () => '/home/ada/My code')).toBe('/home/ada/My code');
  });

  it('is ignored when it is a file, several things, text, or a folder without a path', () => {
    const path = () => '/folder';
    expect(folderOfDrop({ items: [item(false)] }, path)).toBeNull();
    expect(folderOfDrop({ items: [item(true), item(true)] }, path)).toBeNull();
    expect(folderOfDrop({ items: [{ ...item(true), kind: 'string' }] }, path)).toBeNull();
    expect(folderOfDrop({ items: [item(true)] }, () => '')).toBeNull();
    expect(folderOfDrop({ items: [] }, path)).toBeNull();
  });
});
