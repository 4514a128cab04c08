import { describe, expect, it } from 'vitest';
import type { FolderChoice } from '../../../shared/workspace/workspace-snapshot.ts';
import { describeOpenFolder, toTypedPath } from './open-folder.view-model.ts';

function choice(path: string, more: Partial<FolderChoice> = {}): FolderChoice {
  return { path, name: path.slice(path.lastIndexOf('/') + 1), branch: null, recent: false, ...more };
}

describe('describeOpenFolder', () => {
  it('groups recent and other folders under headings with their location', () => {
    const { rows } = describeOpenFolder('/home/p', [
      choice('/home/p/a', { recent: true, branch: 'main' }),
      choice('/home/p/b', { recent: true }),
      choice('/home/p/c'),
    ]);
    expect(rows.map((row) => row.heading)).toEqual(['Recent', null, 'Folders']);
    expect(rows[0]).toMatchObject({ name: 'a', place: '/home/p', branch: 'main' });
  });

  it('says what to do when no folder matches, and nothing before the host answers', () => {
    expect(describeOpenFolder('', []).empty).toContain('Type a path');
    expect(describeOpenFolder('/xyz', []).empty).toContain('No folder starts');
    expect(describeOpenFolder('/xyz', null).empty).toBeNull();
  });

  it('completes to the only matching folder and enters it', () => {
    expect(describeOpenFolder('/home/p/le', [choice('/home/p/ledger')]).completion).toBe('/home/p/ledger/');
    expect(describeOpenFolder('~/le', [choice('/home/p/ledger')]).completion).toBe('/home/p/ledger/');
  });

  it('completes to the common start of several folders', () => {
    const choices = [choice('/home/p/ledger-import'), choice('/home/p/ledger-export')];
    expect(describeOpenFolder('/home/p/le', choices).completion).toBe('/home/p/ledger-');
    expect(describeOpenFolder('/home/p/ledger-', choices).completion).toBeNull();
    expect(describeOpenFolder('/home/p/', [choice('/home/p/a'), choice('/home/p/b')]).completion).toBeNull();
  });

  it('never completes to a recent folder elsewhere', () => {
    expect(describeOpenFolder('/', [choice('/srv/x', { recent: true })]).completion).toBeNull();
  });
});

describe('typedPath', () => {
  it('adds the separator of the path at its end', () => {
    expect(toTypedPath('/home/p')).toBe('/home/p/');
    expect(toTypedPath('C:\\code')).toBe('C:\\code\\');
    expect(toTypedPath('/')).toBe('/');
  });
});
