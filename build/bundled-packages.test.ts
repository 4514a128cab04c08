import { describe, expect, it } from 'vitest';
import { packageFolder } from './bundled-packages.ts';

describe('packageFolder', () => {
  it.each([
    ['/home/me/app/node_modules/react/index.js', 'node_modules/react'],
    ['/home/me/app/node_modules/@xterm/xterm/css/xterm.css?inline', 'node_modules/@xterm/xterm'],
    ['C:\\app\\node_modules\\a\\node_modules\\@b\\c\\d.js', 'node_modules/a/node_modules/@b/c'],
    ['\0vite/preload-helper.js', null],
    ['/home/me/app/renderer/main.tsx', null],
  ])('finds the package folder of %j: %j', (id, folder) => expect(packageFolder(id)).toBe(folder));
});
