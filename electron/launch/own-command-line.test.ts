import { describe, expect, it } from 'vitest';
import { findFlags, splitLink } from './own-command-line.ts';

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

describe('splitLink', () => {
  it("finds a start's link in any spelling, and leaves the validation to the parser", () => {
    expect(splitLink(['--data-dir', '/d', 'workcell://window'])).toEqual({
      flags: ['--data-dir', '/d'],
      link: 'workcell://window',
    });
    expect(splitLink(['WORKCELL:x']).link).toBe('WORKCELL:x');
    expect(splitLink(['--demo'])).toEqual({ flags: ['--demo'], link: null });
  });

  it('drops arguments that follow a link', () => {
    const given = ['workcell://thread/a', '--workspace', '/etc', '--data-dir', '/tmp/x', '--demo'];
    expect(splitLink(given)).toEqual({ flags: [], link: 'workcell://thread/a' });
  });
});
