import { describe, expect, it } from 'vitest';
import { folderOfDrop } from './follow-folder-drop.ts';

const item = (isDirectory: boolean) => ({
  kind: 'file',
  getAsFile: () => new File([], 'dropped'),
  webkitGetAsEntry: (): FileSystemEntry => Object.assign(Object.create(null), { isDirectory }),
});

describe('what is dropped on the page', () => {
  it('is opened when it is one folder of the disk', () => {
    expect(folderOfDrop({ items: [item(true)] }, () => '/home/ada/My code')).toBe('/home/ada/My code');
  });

  it('is left alone when it is a file, several things, text, or a folder that lies nowhere', () => {
    const path = () => '/folder';
    expect(folderOfDrop({ items: [item(false)] }, path)).toBeNull();
    expect(folderOfDrop({ items: [item(true), item(true)] }, path)).toBeNull();
    expect(folderOfDrop({ items: [{ ...item(true), kind: 'string' }] }, path)).toBeNull();
    expect(folderOfDrop({ items: [item(true)] }, () => '')).toBeNull();
    expect(folderOfDrop({ items: [] }, path)).toBeNull();
  });
});
