import { describe, expect, it } from 'vitest';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import type { ExportFailure, ExportProgress } from '../../commands/exports.commands.ts';
import { describeExport, describeImport, describePlace, listFormats } from './export-thread.view-model.ts';

const advance: ExportProgress = {
  exportId: 'e',
  fileName: 'A thread.md',
  turns: 2_000,
  missing: 0,
  hasLogs: false,
  done: true,
  turnsDone: 340,
  share: 0.5,
  bytes: 1_400,
  replaced: [
    { label: 'secret: npm token', count: 2, samples: ['npm_…'] },
    { label: 'email address', count: 1_200, samples: ['a@example.com', 'b@example.com'] },
  ],
};

describe('the file of an export', () => {
  it('shows export progress and requires reviewing replacements first', () => {
    expect(describeExport({ state: 'looking', advance: null }, true, 0)).toMatchObject({
      canExport: false,
      progress: 'Reading',
      summary: null,
    });
    const progress = (state: 'looking' | 'making', turns: number) =>
      describeExport({ state, advance: { ...advance, turns } }, true, 0).progress;
    expect(progress('looking', 0)).toBe('Checking for secrets: 50%');
    expect(progress('making', 2_000)).toBe('340 of 2,000 turns, 1.4\u00a0kB');
  });

  it('says how much of an export will be replaced and how much is kept', () => {
    const ready = { state: 'ready', advance } as const;
    expect(describeExport(ready, true, 0)).toEqual({
      hint: '',
      progress: null,
      problem: null,
      summary: '1,202 places will be replaced.',
      unlisted: 0,
      canExport: true,
    });
    expect(describeExport(ready, true, 2).summary).toBe('1,200 places will be replaced. 2 kept.');
    const nothing = { state: 'ready', advance: { ...advance, replaced: [] } } as const;
    expect(describeExport(nothing, true, 0).summary).toBe('Nothing to remove.');
  });

  it('does not mention replacements when redaction is off', () => {
    expect(describeExport({ state: 'ready', advance: null }, false, 0)).toMatchObject({
      summary: null,
      canExport: true,
    });
  });

  it('says when a part of the thread is missing in an export', () => {
    const ready = { state: 'ready', advance: { ...advance, missing: 3 } } as const;
    expect(describeExport(ready, false, 0).hint).toContain('Earlier turns are left out');
  });

  it('says why an export failed', () => {
    const words = (failure: ExportFailure) => describeExport({ state: 'failed', failure }, true, 0).problem;
    expect(words({ type: 'threadGone' })).toContain('no longer has this thread');
    expect(words({ type: 'unreadable', message: 'Codex is not ready.' })).toBe('Codex is not ready.');
    expect(words({ type: 'failed', message: 'The disk is full.' })).toBe('The disk is full.');
    expect(words({ type: 'disconnected' })).not.toBeNull();
  });

  it('offers the record format only for a thread', () => {
    expect(listFormats(true).map(({ format }) => format)).toContain('jsonl');
    expect(listFormats(false).map(({ format }) => format)).toEqual(['markdown', 'html', 'telemetry', 'bundle']);
  });
});

it('describes a replaced place with every character visible', () => {
  const place = {
    id: '1',
    label: 'email address',
    item: 2,
    recordType: 'bash_output',
    before: 'a\u202e@x.org',
    after: 'to [email address]',
    canKeep: true,
  };
  expect(describePlace(place)).toMatchObject({
    mark: '[email address]',
    where: 'bash_output #3',
    before: 'a\\u202e@x.org',
    after: 'to [email address]',
  });
  expect(describePlace({ ...place, item: -1 }).where).toBe('title and folder');
});

describe('an import', () => {
  const importing = { fileName: 'a.jsonl', size: 2_000_000, bytesRead: 500_000, progress: null, problem: null };

  it('shows the progress of an import', () => {
    expect(describeImport(importing).progress).toBe('Reading 500\u00a0kB of 2.0\u00a0MB');
    expect(describeImport({ ...importing, progress: 0.31 }).progress).toBe('Importing: 31%');
  });

  it.each<ImportProblem>([
    { type: 'notAThread' },
    { type: 'newer', version: 2 },
    { type: 'badLine', line: 12, reason: 'It is not JSON.' },
    { type: 'cutOff', line: 12 },
    { type: 'tooLarge' },
    { type: 'noWorkspace' },
    { type: 'noData', damaged: false },
    { type: 'noData', damaged: true },
    { type: 'badBundle', reason: 'It is missing.', file: 'proof.json' },
    { type: 'badBundle', reason: 'It is not a complete zip file.', file: null },
    { type: 'unknownKind' },
    { type: 'disk', message: 'The disk is full.' },
    { type: 'notKept' },
    { type: 'importGone' },
  ])('says what prevents it and what to do: %j', (problem) => {
    const { detail, fact } = describeImport({ ...importing, problem });
    expect(fact).toMatch(/^\w.*\.$/);
    expect(detail).toMatch(/^[A-Z].*\.$/);
    if ('line' in problem) expect(fact).toContain('12');
  });
});
