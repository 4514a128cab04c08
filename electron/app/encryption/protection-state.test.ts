import { describe, expect, it } from 'vitest';
import type { SessionsProblem, SessionsState } from '../../store/threads/session-state.ts';
import { protectionStateOf } from './protection-state.ts';

const open = (protection: string | null): SessionsState => ({
  type: 'open',
  protection,
  hasRecoveryKey: true,
  isMixed: false,
  couldBeStronger: false,
});
const closedBy = (problem: SessionsProblem) => protectionStateOf({ type: 'inMemory', problem }, null);

describe('the protection state', () => {
  it('says what is on disk, and what it is being changed to', () => {
    expect(protectionStateOf(open('By the keyring.'), null)).toEqual({
      type: 'encrypted',
      sentence: 'By the keyring.',
      hasRecoveryKey: true,
    });
    expect(protectionStateOf(open(null), null)).toEqual({ type: 'plain' });
    const rewriting = { to: 'encrypted', step: 'copying', percent: 42, isCancelled: false } as const;
    expect(protectionStateOf(open(null), rewriting)).toEqual({ type: 'rewriting', ...rewriting });
    expect(protectionStateOf({ type: 'readOnly', version: 9 }, null)).toEqual({ type: 'newer' });
  });

  it('is locked only if a key would help', () => {
    expect(closedBy({ type: 'keyLost', aside: '/aside' })).toMatchObject({ type: 'locked', hasRecoveryKey: false });
    expect(closedBy({ type: 'locked', reasons: ['No.'], hasRecoveryKey: true, aside: '/aside' })).toMatchObject({
      type: 'locked',
      reasons: ['No.'],
      hasRecoveryKey: true,
      aside: '/aside',
    });
    expect(closedBy({ type: 'ownedByAnother', owner: null })).toEqual({ type: 'closed' });
    expect(closedBy({ type: 'keysNewer' })).toEqual({ type: 'closed' });
  });
});
