import { describe, expect, it } from 'vitest';
import { findFlags } from './own-command-line.ts';

describe('flagsOf', () => {
  it('skips Node and its script', () => {
    expect(findFlags(['node', 'dist/web.js', '--port', '0'], 'script')).toEqual(['--port', '0']);
  });

  it('skips only the program in a package', () => {
    expect(findFlags(['/opt/Workcell/workcell', '/home/me/project'], 'packaged')).toEqual(['/home/me/project']);
  });

  it('does not mistake the app for a folder to open when Electron gets its own switches', () => {
    const argv = ['electron', '--no-sandbox', '--inspect=0', '-r', 'loader.js', '/checkout', '--no-open', '/project'];
    expect(findFlags(argv, 'folder')).toEqual(['--no-open', '/project']);
  });

  it('returns no flags if only the app is named', () => {
    expect(findFlags(['electron', '.'], 'folder')).toEqual([]);
  });
});
