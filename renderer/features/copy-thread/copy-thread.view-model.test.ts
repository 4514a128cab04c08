import { expect, it } from 'vitest';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import { describeCopyThread } from './copy-thread.view-model.ts';

const secret: InputFinding = {
  kind: 'secret',
  name: 'GitHub token',
  count: 1,
  places: [{ line: 4, column: 1, sample: 'ghp_…' }],
};
const fence: InputFinding = { kind: 'fence', count: 1, places: [{ line: 1, lines: 90 }] };

it('says that nothing can be copied while the thread is being read', () => {
  expect(describeCopyThread(null)).toMatchObject({ size: 'Reading the thread', canCopy: false });
});

it('shows the size, in characters and in bytes', () => {
  const view = describeCopyThread({ text: 'ä'.repeat(1_500), masked: '', findings: [fence] });
  const size = '1,500 characters, 3.0\u00a0kB';
  expect(view).toEqual({ size, warning: null, rows: [], canCopy: true, canMask: false });
});

it('warns about secrets, and about large threads', () => {
  expect(describeCopyThread({ text: 'x', masked: '', findings: [secret, fence] })).toMatchObject({
    warning: 'It has 1 secret.',
    rows: [{ what: 'GitHub token', where: 'ghp_… in line 4' }],
    canMask: true,
  });
  expect(describeCopyThread({ text: 'x'.repeat(1_000_001), masked: '', findings: [] })).toMatchObject({
    warning: 'Few programs can paste this much.',
    canMask: false,
  });
});

it('warns when the thread could not be checked for secrets', () => {
  expect(describeCopyThread({ text: 'x', masked: '', findings: [], hasFailed: true }).warning).toBe(
    'Workcell could not check it for secrets.',
  );
});
