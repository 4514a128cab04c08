import { describe, expect, it } from 'vitest';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import { describeDraftNote, describeInputQuestion } from './input-safety.view-model.ts';

const secret: InputFinding = {
  kind: 'secret',
  name: 'GitHub token',
  count: 5,
  places: [1, 2, 3, 1_204, 1_205].map((line) => ({ line, column: 1, sample: 'ghp_…' })),
};
const hidden: InputFinding = {
  kind: 'hidden',
  codePoint: 'U+202E',
  name: 'RIGHT-TO-LEFT OVERRIDE',
  count: 1,
  places: [{ line: 2, column: 9 }],
};
const long: InputFinding = { kind: 'long', characters: 12_400 };
const fence: InputFinding = { kind: 'fence', count: 1, places: [{ line: 3, lines: 80 }] };

describe('the question about a message', () => {
  const labels = (type: 'needsInputAnswer' | 'inputDenied', findings: readonly InputFinding[]) =>
    describeInputQuestion({ type, findings }).buttons.map(({ label }) => label);

  it('says what was found in a message, where, and how masking changes it', () => {
    expect(describeInputQuestion({ type: 'needsInputAnswer', findings: [secret, hidden] })).toEqual({
      title: 'This message has 5 secrets and 1 hidden character.',
      rows: [
        { what: 'GitHub token, 5 times', where: 'ghp_… in line 1; ghp_… in line 2; ghp_… in line 3 and 2 more' },
        { what: 'U+202E RIGHT-TO-LEFT OVERRIDE', where: 'line 2, column 9' },
      ],
      hint: 'Masking replaces a secret with [secret: GitHub token]. Hidden characters are removed.',
      buttons: [
        { label: 'Cancel', answer: null, kind: 'secondary' },
        { label: 'Send anyway', answer: 'send', kind: 'secondary' },
        { label: 'Mask and send', answer: 'mask', kind: 'primary' },
      ],
    });
  });

  it('lists at most five kinds of findings', () => {
    const findings = Array.from({ length: 7 }, (_, at): InputFinding => ({ ...hidden, codePoint: `U+206${at}` }));
    const { rows } = describeInputQuestion({ type: 'needsInputAnswer', findings });
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)).toEqual({ what: '3 more kinds', where: '' });
  });

  it.each([
    ['needsInputAnswer', [hidden], ['Cancel', 'Send anyway', 'Remove and send']],
    ['needsInputAnswer', [long], ['Cancel', 'Send anyway']],
    ['inputDenied', [secret], ['Cancel', 'Mask and send']],
    ['inputDenied', [secret, long], ['Cancel']],
  ] as const)('offers for %s of %j only answers that help', (type, findings, offered) => {
    expect(labels(type, findings)).toEqual(offered);
  });
});

describe('the note on a draft', () => {
  it('shows no note for a draft without findings', () => {
    expect(describeDraftNote([])).toBeNull();
  });

  it('shows a plain note when the draft may be sent as it is', () => {
    const view = { tone: 'note', fact: '12,400 characters and 1 long block of code', rows: [], fixLabel: null };
    expect(describeDraftNote([long, fence])).toEqual(view);
  });

  it('shows a warning with a fix when Send would ask', () => {
    expect(describeDraftNote([secret, long])).toMatchObject({
      tone: 'warning',
      fact: '5 secrets and 12,400 characters',
      rows: [{ what: 'GitHub token, 5 times' }],
      fixLabel: 'Mask',
    });
    expect(describeDraftNote([hidden])).toMatchObject({ fixLabel: 'Remove' });
  });
});
