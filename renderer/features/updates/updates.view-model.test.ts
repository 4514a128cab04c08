import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import type { UpdateProblem } from '../../../shared/updates/update-state.ts';
import { describeUpdate, readNotes } from './updates.view-model.ts';

const release = { version: '0.2.0', notes: '- Shows more.' };
const on = { ...noConsent, updateCheck: { on: true, because: 'chosen' } } as const;

describe('describeUpdate', () => {
  it.each(['browser', 'noAddress', 'otherMeans'] as const)('says why there is nothing to do: %s', (because) => {
    expect(describeUpdate({ type: 'missing', because }, on)).toMatchObject({ command: null, notes: [] });
  });

  it('says why it is off, unless the person left it off', () => {
    const managed = { ...noConsent, updateCheck: { on: false, because: 'policy' } } as const;
    expect(describeUpdate({ type: 'off' }, managed).help).toBe('Turned off by your administrator.');
    expect(describeUpdate({ type: 'off' }, noConsent).help).toContain('Privacy');
  });

  it('can be checked again when it is done, but not while it is under way', () => {
    const problem = { kind: 'unreachable', detail: '' } as const;
    const commandOf = (state: Parameters<typeof describeUpdate>[0]) => describeUpdate(state, on).command;
    expect(commandOf({ type: 'none', at: 0 })).toBe('check');
    expect(commandOf({ type: 'failed', problem, at: 0 })).toBe('check');
    expect(commandOf({ type: 'checking' })).toBeNull();
    expect(commandOf({ type: 'downloading', release, percent: 3 })).toBeNull();
  });

  it('offers the restart with the release notes, and to cancel a pending one', () => {
    expect(describeUpdate({ type: 'ready', release, restarts: false }, on)).toMatchObject({
      command: 'restart',
      notes: [{ kind: 'item', words: 'Shows more.' }],
    });
    expect(describeUpdate({ type: 'ready', release, restarts: true }, on).command).toBe('stay');
  });

  it('has a separate sentence for each problem, with the original error message', () => {
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
  it('reads lists with continued lines, headings and sentences', () => {
    expect(readNotes('### New\n\n- Shows more\n  of it.\n* Less noise.\nA word.\n')).toEqual([
      { kind: 'text', words: 'New' },
      { kind: 'item', words: 'Shows more of it.' },
      { kind: 'item', words: 'Less noise.' },
      { kind: 'text', words: 'A word.' },
    ]);
  });

  it('is empty when a release has none', () => {
    expect(readNotes('\n')).toEqual([]);
  });
});
