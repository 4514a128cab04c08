import { describe, expect, it } from 'vitest';
import { approvalId } from '../base/ids.ts';
import type { ApprovalTrace, Entry } from './entry.ts';
import { foldTranscript } from './fold-transcript.ts';
import { command, entries, fold, one, patch, put, tool } from './sample-thread.ts';
import type { ThreadEvent } from './thread-event.ts';
import { emptyTranscript } from './turn.ts';

describe('an approval', () => {
  const trace = (state: ApprovalTrace['state']): ApprovalTrace => ({
    approvalId: approvalId.parse('a'),
    state,
    by: state === 'waiting' ? null : 'person',
    settledAt: null,
  });
  const traced = (entry: Entry, state: ApprovalTrace['state'], turn: typeof one | null = one): ThreadEvent => ({
    type: 'approvalTraced',
    turnId: turn,
    entryId: entry.id,
    approval: trace(state),
  });

  it.each([
    [command, ['waiting', 'running', 'declined', 'declined', 'stopped']],
    [patch, ['waiting', 'applying', 'declined', 'cancelled', 'cancelled']],
    [tool, ['waiting', 'running', 'declined', 'declined', 'cutOff']],
  ])('shows an approval in the status of the entry that waits for it (%#)', (entry, expected) => {
    const states = ['waiting', 'approvedForSession', 'declined', 'cancelled', 'expired'] as const;
    const waiting = fold(put(entry), traced(entry, 'waiting'));
    const shown = states.map((state) => entries(foldTranscript(waiting, traced(entry, state, null))));
    expect(shown.map(([after]) => (after !== undefined && 'status' in after ? after.status : null))).toEqual(expected);
  });

  it.each([
    ['command', command, ['starting', 'running']],
    ['patch', patch, ['applying']],
    ['tool', tool, ['running']],
  ] as const)('an approval still waits when Codex repeats the %s it is about', (_, entry, statuses) => {
    const waiting = [put(entry), traced(entry, 'waiting')];
    for (const status of statuses) {
      const repeated = fold(...waiting, put({ ...entry, status } as Entry));
      expect(entries(repeated)).toMatchObject([{ status: 'waiting', approval: { state: 'waiting' } }]);
    }
  });

  it('keeps an approval when Codex sends the final version of its entry', () => {
    const asked = [put(command), traced(command, 'waiting'), traced(command, 'declined')];
    const state = fold(...asked, put({ ...command, status: 'declined' }));
    expect(entries(state)).toMatchObject([{ status: 'declined', approval: { state: 'declined', by: 'person' } }]);
  });

  it('an approval does not reopen what has ended', () => {
    const done = put({ ...command, status: 'done', exitCode: 0 });
    expect(entries(fold(done, traced(command, 'expired')))).toMatchObject([
      { status: 'done', approval: { state: 'expired' } },
    ]);
  });

  it('ignores an approval of an unknown entry', () => {
    expect(fold(traced(command, 'waiting', null))).toBe(emptyTranscript);
  });
});

describe('effects', () => {
  it.each<[string, Entry, boolean]>([
    ['a command that runs', command, true],
    ['a command that failed', { ...command, status: 'failed', exitCode: 1 }, true],
    ['a command that waits', { ...command, status: 'waiting', processId: null }, false],
    ['a command that was declined', { ...command, status: 'declined', processId: null }, false],
    ['a command that was refused', { ...command, status: 'blocked', processId: null }, false],
    [
      'a command that the sandbox stopped on its way',
      { ...command, status: 'blocked', processId: null, exitCode: 1 },
      true,
    ],
    ['a patch that was done', { ...patch, status: 'done' }, true],
    ['a patch that did not apply', { ...patch, status: 'didNotApply' }, false],
    ['a patch that waits', { ...patch, status: 'waiting' }, false],
    ['a tool', { ...tool, status: 'done' }, false],
  ])('%s: %#', (_name, entry, effects) => {
    expect(fold(put(entry)).turns[0]?.hadEffects).toBe(effects);
  });
});
