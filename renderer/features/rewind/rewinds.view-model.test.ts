import { expect, it } from 'vitest';
import { sampleDiscarded, sampleRecord } from '../../stores/testing/sample-rewind.ts';
import { describeRewinds } from './rewinds.view-model.ts';

it('lists rewinds by what was rewound and when', () => {
  const at = new Date(2026, 10, 20, 10, 42).getTime();
  const records = [
    sampleRecord({ at, files: 4, turns: 3 }),
    sampleRecord({ at: at - 86_400_000, scope: 'files', files: 1, turns: 0, isUndone: true }),
    sampleRecord({ at, files: 0, turns: 0 }),
    sampleRecord({ at, files: 2, turns: 0, scope: 'files', discarded: sampleDiscarded }),
    sampleRecord({ at, files: 1, turns: 0, scope: 'files', undoes: 'other' }),
  ];
  expect(describeRewinds(records, at + 60_000)).toMatchObject([
    { what: '4 files and 3 turns', when: '10:42', isUndone: false },
    { what: '1 file', when: 'Yesterday 10:42', isUndone: true },
    { what: 'The conversation' },
    { what: 'Discarded changes in 2 files' },
    { what: 'Restored 1 file' },
  ]);
});

it('says how much of a rewind was undone, and until when it is kept', () => {
  const at = new Date(2026, 10, 20, 10, 42).getTime();
  const keptUntil = new Date(2026, 11, 20, 10, 42).getTime();
  const records = [
    sampleRecord({ at, keptUntil, files: 5, turns: 0, scope: 'files', undoneFiles: 3 }),
    sampleRecord({ at, keptUntil, files: 5 }),
    sampleRecord({ at, keptUntil, files: 5, undoneFiles: 5, isUndone: true }),
    sampleRecord({ at, keptUntil, files: 0, folders: 2, turns: 0, scope: 'files', undoes: 'other' }),
  ];
  expect(describeRewinds(records, at)).toMatchObject([
    { what: '5 files', notes: ['Partly undone: 3 of 5 files', 'Kept until 20 Dec'] },
    { notes: ['Kept until 20 Dec'] },
    { notes: [] },
    { what: 'Restored empty folders' },
  ]);
});
