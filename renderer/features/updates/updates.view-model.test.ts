import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import type { UpdateProblem } from '../../../shared/updates/update-state.ts';
import { describeUpdate, readNotes } from './updates.view-model.ts';

const release = { version: '0.2.0', notes: '- Shows more.' };
const on = { ...noConsent, updateCheck: { on: true, because: 'chosen' } } as const;

describe('describeUpdate', () => {
  it.each(['browser', 'noAddress', 'otherMeans'] as const)('says why no update is needed: %s', (because) => {
    expect(describeUpdate({ type: 'missing', because }, on)).toMatchObject({ command: null, notes: [] });
  });

  it('says why updates are off, unless the user turned them off', () => {
    const managed = { ...noConsent, updateCheck: { on: false, because: 'policy' } } as const;
    expect(describeUpdate({ type: 'off' }, managed).help).toBe('Turned off by your administrator.');
    expect(describeUpdate({ type: 'off' }, noConsent).help).toContain('Privacy');
  });

  it('allows another check when one is done, but not during one', () => {
    const problem = { kind: 'unreachable', detail: '' } as const;
    const commandOf = (state: Parameters<typeof describeUpdate>[0]) => describeUpdate(state, on).command;
    expect(commandOf({ type: 'none', at: 0 })).toBe('check');
    expect(commandOf({ type: 'failed', problem, at: 0 })).toBe('check');
    expect(commandOf({ type: 'checking' })).toBeNull();
    expect(commandOf({ type: 'downloading', release, percent: 3 })).toBeNull();
  });

  it('offers a restart with release notes, and to cancel a pending one', () => {
    expect(describeUpdate({ type: 'ready', release, restarts: false }, on)).toMatchObject({
      command: 'restart',
      notes: [{ kind: 'item', text: 'Shows more.' }],
    });
    expect(describeUpdate({ type: 'ready', release, restarts: true }, on).command).toBe('stay');
  });

  it('describes each update problem with the original error message', () => {
    const kinds: readonly UpdateProblem['kind'][] = [
      'unreachable',
      'cutOff',
      'unreadable',
      'notSigned',
      'damaged',
      'notKept',
      'other',
    ];
    const helps = kinds.map(
      (kind) => describeUpdate({ type: 'failed', problem: { kind, detail: 'ENOTFOUND' }, at: 0 }, on).help,
    );
    expect(new Set(helps).size).toBe(kinds.length);
    for (const help of helps) expect(help).toMatch(/^[A-Z].*\. Workcell tries again in an hour\. \(ENOTFOUND\)$/);
  });
});

describe('readNotes', () => {
  it('reads lists with continued lines, headings and sentences from release notes', () => {
    expect(readNotes('### New\n\n- Shows more\n  of it.\n* Less noise.\nA word.\n')).toEqual([
      { kind: 'text', text: 'New' },
      { kind: 'item', text: 'Shows more of it.' },
      { kind: 'item', text: 'Less noise.' },
      { kind: 'text', text: 'A word.' },
    ]);
  });

  it('returns no notes for a release without any', () => {
    expect(readNotes('\n')).toEqual([]);
  });
});
