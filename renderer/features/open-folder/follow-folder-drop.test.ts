import { describe, expect, it } from 'vitest';
import { getDroppedFolder } from './follow-folder-drop.ts';

const item = (isDirectory: boolean) => ({
  kind: 'file',
  getAsFile: () => new File([], 'dropped'),
  webkitGetAsEntry: (): FileSystemEntry => Object.assign(Object.create(null), { isDirectory }),
});

describe('a drop on the page', () => {
  it('opens a single dropped folder', () => {
    expect(getDroppedFolder({ items: [item(true)] }, () => '/home/ada/My code')).toBe('/home/ada/My code');
  });

  it('ignores dropped files, several items, text, and folders without a path', () => {
    const path = () => '/folder';
    expect(getDroppedFolder({ items: [item(false)] }, path)).toBeNull();
    expect(getDroppedFolder({ items: [item(true), item(true)] }, path)).toBeNull();
    expect(getDroppedFolder({ items: [{ ...item(true), kind: 'string' }] }, path)).toBeNull();
    expect(getDroppedFolder({ items: [item(true)] }, () => '')).toBeNull();
    expect(getDroppedFolder({ items: [] }, path)).toBeNull();
  });
});
