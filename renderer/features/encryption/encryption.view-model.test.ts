import { describe, expect, it } from 'vitest';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import {
  canCancel,
  describeEncryption,
  describeEncryptionSwitch,
  describeRecoveryProblem,
} from './encryption.view-model.ts';

const encrypted = { type: 'encrypted', sentence: 'Kept by the keyring.', hasRecoveryKey: false } as const;
const locked = { type: 'locked', reasons: ['It stayed locked.'], hasRecoveryKey: true, aside: '/d' } as const;
const rewriting = (to: 'plain' | 'newKey', more: object = {}) =>
  ({ type: 'rewriting', to, step: 'copying', percent: 42, isCanceled: false, ...more }) as const;
const idsOf = (state: EncryptionState) => describeEncryption(state).map(({ id }) => id);
const helpOf = (state: EncryptionState) => describeEncryption(state).map(({ help }) => help);

describe('the settings of protection', () => {
  it('offers the encryption settings that each state allows', () => {
    expect(idsOf(encrypted)).toEqual(['encryptThreads', 'key', 'recoveryKey']);
    expect(idsOf({ type: 'plain' })).toEqual(['encryptThreads']);
    expect(idsOf(rewriting('newKey'))).toEqual(['encryptThreads', 'key']);
    expect(idsOf(locked)).toEqual(['encryptThreads', 'lockedStore']);
  });

  it('describes each encryption state by who keeps the key', () => {
    expect(helpOf(encrypted)[0]).toBe('Kept by the keyring.');
    expect(helpOf({ ...encrypted, hasRecoveryKey: true })[2]).toContain('You have one.');
    expect(helpOf({ type: 'plain' })[0]).toContain('not encrypted');
    expect(helpOf(locked)[0]).toBe('It stayed locked.');
  });
});

describe('a store that is being rewritten', () => {
  it('shows the step and progress of a rewrite', () => {
    expect(helpOf(rewriting('newKey'))[0]).toContain('Step 1 of 3: copying, 42%.');
    expect(helpOf(rewriting('plain', { step: 'checking', percent: null }))[0]).toContain(
      'Step 2 of 3: checking the copy.',
    );
    expect(helpOf(rewriting('plain', { isCanceled: true }))[0]).toContain('The store is unchanged');
  });

  it('allows canceling a rewrite once, until the copy replaces the old file', () => {
    expect(canCancel(rewriting('plain'))).toBe(true);
    expect(canCancel(rewriting('plain', { step: 'finishing', percent: null }))).toBe(false);
    expect(canCancel(rewriting('plain', { isCanceled: true }))).toBe(false);
    expect(canCancel(encrypted)).toBe(false);
  });
});

describe('the switch of encryption', () => {
  it('shows the encryption state on disk, whatever was requested', () => {
    expect(describeEncryptionSwitch({ type: 'plain' }, true)).toEqual({ on: false, disabled: false, busy: false });
    expect(describeEncryptionSwitch(encrypted, false)).toMatchObject({ on: true });
  });

  it('shows the target state during a rewrite and accepts no second press', () => {
    const off = describeEncryptionSwitch(rewriting('plain'), true);
    expect(off).toEqual({ on: false, disabled: true, busy: true });
    expect(describeEncryptionSwitch(rewriting('newKey'), true)).toMatchObject({ on: true });
  });

  it('allows turning encryption off without a key store, but not while the store is locked', () => {
    expect(describeEncryptionSwitch({ type: 'closed' }, true)).toMatchObject({ on: true, disabled: false });
    expect(describeEncryptionSwitch(locked, true)).toMatchObject({ disabled: true });
  });
});

describe('a problem with a recovery key', () => {
  it('describes a recovery key problem so that the typo can be found', () => {
    expect(describeRecoveryProblem({ type: 'wrongLength', symbols: 3, expected: 65 })).toContain('3 characters');
    expect(describeRecoveryProblem({ type: 'wrongGroups', groups: [4] })).toContain('Group 4 has a typo');
    expect(describeRecoveryProblem({ type: 'wrongGroups', groups: [1, 4, 9] })).toContain('Groups 1, 4 and 9');
    expect(describeRecoveryProblem({ type: 'wrongRecoveryKey' })).toContain('not for this store');
    expect(describeRecoveryProblem({ type: 'notDone', message: 'The disk says no.' })).toBe('The disk says no.');
  });
});
