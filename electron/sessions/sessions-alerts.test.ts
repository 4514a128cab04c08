import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { SessionsProblem } from './session-state.ts';
import { alertOfNews, alertOfSessions } from './sessions-alerts.ts';

describe('how threads are kept', () => {
  it('is described with the machine when all is well, and claims no more than holds', () => {
    const protection = 'Their key is in a file that only your account can read; the system does not protect it.';
    expect(alertOfSessions({ type: 'open', protection })).toMatchObject({ surface: 'machine', remedy: protection });
    expect(alertOfSessions({ type: 'open', protection: null })).toBeNull();
    expect(alertOfSessions({ type: 'opening' })).toBeNull();
  });

  it.each<[SessionsProblem, RegExp]>([
    [{ type: 'ownedByAnother' }, /another Workcell.*Use that one/],
    [{ type: 'locked', reasons: ['The keyring stayed locked.'], hasRecoveryKey: false }, /The keyring stayed locked/],
    [{ type: 'keyLost' }, /keys.json is missing.*not touched/],
    [{ type: 'keysNewer' }, /newer version/],
    [{ type: 'noPlaceForKey', reasons: ['No keyring.'] }, /No keyring/],
    [{ type: 'notOpened', message: 'The system says EIO.' }, /The system says EIO/],
  ])('is a banner when they are not saved: %o', (problem, words) => {
    const alert = alertOfSessions({ type: 'inMemory', problem });
    expect(alert).toMatchObject({ surface: 'banner', severity: 'warning' });
    expect(`${alert?.fact} ${alert?.remedy}`).toMatch(words);
    expect(alert?.remedy).toContain(problem.type === 'keysNewer' ? 'Use the newer' : 'until Workcell ends');
  });

  it('says that a newer store is only read', () => {
    expect(alertOfSessions({ type: 'readOnly', version: 9 })?.fact).toContain('newer Workcell');
  });
});

describe('what happened to the store', () => {
  it('names the damaged file, what was saved and what was not', () => {
    const { alert } = alertOfNews({ type: 'recovered', setAside: '/d/sessions.db.damaged', kept: 12, lost: 3 });
    expect(alert?.remedy).toBe(
      '12 entries were saved. 3 entries could not be read. The damaged file is /d/sessions.db.damaged.',
    );
    expect(alertOfNews({ type: 'recovered', setAside: '/d', kept: 0, lost: null }).alert?.remedy).toContain(
      'Nobody can',
    );
  });

  it('says that the disk is full until it takes writes again', () => {
    const full = alertOfNews({ type: 'notWritten', why: 'diskFull', message: '' });
    expect(full.alert?.fact).toBe('The disk is full: threads are not saved.');
    expect(alertOfNews({ type: 'writtenAgain' })).toEqual({ id: full.id, alert: null });
  });

  it('counts what of a thread cannot be read', () => {
    const problem = { threadId: threadId.parse('t'), turnId: null, entryId: null, reason: 'damaged' } as const;
    const { alert } = alertOfNews({ type: 'unreadable', problems: [problem, problem] });
    expect(alert?.fact).toBe('2 entries of this thread cannot be read.');
  });
});
