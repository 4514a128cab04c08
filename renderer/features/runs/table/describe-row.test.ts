import { expect, it } from 'vitest';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { describeRow } from './describe-row.ts';

it('counts commands and failed commands of a run, and omits zeros', () => {
  expect(describeRow(createSampleCard('wc-a', { commands: 1_045, failedCommands: 5, files: 3 }))).toMatchObject({
    commands: { all: '1,045', failed: '5 failed' },
    files: '3 files',
  });
  expect(describeRow(createSampleCard('wc-a', { commands: 2 })).commands).toEqual({ all: '2', failed: null });
  expect(describeRow(createSampleCard('wc-a'))).toMatchObject({ commands: null, files: null });
});

it('spells out hidden characters in the name of a model', () => {
  expect(describeRow(createSampleCard('wc-a', { model: 'gpt\u202e' })).model).toBe('gpt\\u202e');
});
