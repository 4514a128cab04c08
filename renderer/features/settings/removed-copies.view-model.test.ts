import { expect, it } from 'vitest';
import type { RemovedCopy } from '../../../shared/contract/removed.ts';
import { describeCopies } from './removed-copies.view-model.ts';

const copy: RemovedCopy = {
  id: 'a/before/src/a.ts',
  kind: 'file',
  path: 'src/a.ts',
  folder: '/home/me/project',
  removedAt: 0,
  reason: 'applied',
  label: 'a rewind',
  bytes: 2_048,
};

it('describes each kept copy by what replaced it, when, from where, and its size', () => {
  const [row] = describeCopies([copy], 1_000);
  expect(row?.facts).toEqual(['Replaced by a rewind', 'just now', 'from /home/me/project', '2.0\u00a0kB']);
  expect(row?.restoreName).toContain('src/a.ts');
});

it('names the run whose folder was discarded or kept', () => {
  const folder = { ...copy, kind: 'worktree', label: 'wc-1', path: '/home/me/project' } as const;
  const actions = (['discarded', 'kept'] as const).map(
    (reason) => describeCopies([{ ...folder, reason }], 0)[0]?.facts[0],
  );
  expect(actions).toEqual(['Folder of wc-1, which you discarded', 'Folder of wc-1, whose branch you kept']);
});

it('shows hidden characters in the names of kept copies', () => {
  const [row] = describeCopies([{ ...copy, path: 'a\u202etxt.exe' }], 0);
  expect(row?.path).not.toContain('\u202e');
});
