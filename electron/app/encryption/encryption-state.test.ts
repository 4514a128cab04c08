import { describe, expect, it } from 'vitest';
import type { ThreadStoreProblem, ThreadStoreState } from '../../store/threads/thread-store-state.ts';
import { toEncryptionState } from './encryption-state.ts';

const open = (protection: string | null): ThreadStoreState => ({
  type: 'open',
  keyProtection: protection,
  hasRecoveryKey: true,
  isMixed: false,
  canStrengthen: false,
});
const closedBy = (problem: ThreadStoreProblem) => toEncryptionState({ type: 'inMemory', problem }, null);

describe('the encryption state', () => {
  it('returns what is on disk and what it is being changed to as the encryption state', () => {
    expect(toEncryptionState(open('By the keyring.'), null)).toEqual({
      type: 'encrypted',
      sentence: 'By the keyring.',
      hasRecoveryKey: true,
    });
    expect(toEncryptionState(open(null), null)).toEqual({ type: 'plain' });
    const rewriting = { to: 'encrypted', step: 'copying', percent: 42, isCanceled: false } as const;
    expect(toEncryptionState(open(null), rewriting)).toEqual({ type: 'rewriting', ...rewriting });
    expect(toEncryptionState({ type: 'readOnly', version: 9 }, null)).toEqual({ type: 'newer' });
  });

  it('returns a locked encryption state only if a key would help', () => {
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
