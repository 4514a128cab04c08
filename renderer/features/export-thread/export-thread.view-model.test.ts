import { describe, expect, it } from 'vitest';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import type { MadeFile } from '../../commands/exports.commands.ts';
import { describeExport } from './export-thread.view-model.ts';
import { describeImport } from './import-thread.view-model.ts';

const made: MadeFile = {
  fileName: 'A thread.md',
  turns: 2_000,
  missing: 0,
  done: true,
  turnsDone: 340,
  replaced: [
    { label: 'secret: npm token', count: 2, samples: ['npm_…'] },
    { label: 'email address', count: 1_200, samples: ['a@example.com', 'b@example.com'] },
  ],
  blob: new Blob(['x'.repeat(1_400)]),
};

describe('the file of an export', () => {
  it('says how far it is, and cannot be saved before it is whole', () => {
    expect(describeExport({ state: 'making', made: null }, true)).toMatchObject({
      file: null,
      progress: 'Reading the thread',
      summary: null,
    });
    expect(describeExport({ state: 'making', made }, true)).toMatchObject({
      file: null,
      progress: '340 of 2,000 turns, 1.4\u00a0kB',
    });
  });

  it('says how large it is and how much of it was replaced', () => {
    expect(describeExport({ state: 'made', made }, true)).toEqual({
      file: made,
      hint: '1.4\u00a0kB',
      progress: null,
      problem: null,
      summary: '1,202 places will be replaced.',
      replaced: [
        { label: '[secret: npm token]', count: '2', samples: ['npm_…'] },
        { label: '[email address]', count: '1,200', samples: ['a@example.com', 'b@example.com'] },
      ],
    });
    expect(describeExport({ state: 'made', made: { ...made, replaced: [] } }, true).summary).toBe(
      'Nothing was found to leave out.',
    );
  });

  it('says nothing of replacements when nothing is to be left out', () => {
    expect(describeExport({ state: 'made', made }, false)).toMatchObject({ summary: null, replaced: [] });
  });

  it('says when a part of the thread is not in it', () => {
    expect(describeExport({ state: 'made', made: { ...made, missing: 3 } }, false).hint).toContain(
      'without earlier turns',
    );
  });

  it('says why there is none', () => {
    const words = (failure: Parameters<typeof describeExport>[0] & { state: 'failed' }) =>
      describeExport(failure, true).problem;
    expect(words({ state: 'failed', failure: { type: 'threadGone' } })).toContain('does not have this thread');
    expect(words({ state: 'failed', failure: { type: 'unreadable', message: 'Codex is not ready.' } })).toBe(
      'Codex is not ready.',
    );
    expect(words({ state: 'failed', failure: { type: 'disconnected' } })).not.toBeNull();
  });
});

describe('an import', () => {
  const importing = { fileName: 'a.jsonl', size: 2_000_000, read: 500_000, problem: null };

  it('says how far it is', () => {
    expect(describeImport(importing).progress).toBe('Reading 500\u00a0kB of 2.0\u00a0MB');
  });

  it.each<ImportProblem>([
    { type: 'notAThread' },
    { type: 'newer', version: 2 },
    { type: 'badLine', line: 12, reason: 'It is not JSON.' },
    { type: 'cutOff', line: 12 },
    { type: 'tooLarge' },
    { type: 'noWorkspace' },
    { type: 'notKept' },
    { type: 'importGone' },
  ])('says what stands in its way and what to do: %j', (problem) => {
    const { detail, fact } = describeImport({ ...importing, problem });
    expect(fact).toMatch(/^[A-Z].*\.$/);
    expect(detail).toMatch(/^[A-Z].*\.$/);
    if ('line' in problem) expect(fact).toContain('12');
  });
});
