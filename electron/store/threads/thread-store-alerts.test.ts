import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { createNoticeAlert, createThreadStoreAlert } from './thread-store-alerts.ts';
import type { ThreadStoreProblem } from './thread-store-state.ts';

const locked = (hasRecoveryKey: boolean): ThreadStoreProblem => ({
  type: 'locked',
  reasons: ['The keyring stayed locked.'],
  hasRecoveryKey,
  aside: '/d/aside',
});

const web = {
  pid: 4711,
  startedAt: Date.UTC(2026, 10, 20, 12),
  kind: 'web',
  address: 'http://127.0.0.1:4100/',
} as const;

describe('the storage of threads', () => {
  it('the thread store alert describes itself under the machine when all is well, and claims no more than is true', () => {
    const protection = 'The key is in a file that only your account can read. The system does not protect it.';
    const open = { type: 'open', hasRecoveryKey: false, isMixed: false, canStrengthen: false } as const;
    expect(createThreadStoreAlert({ ...open, keyProtection: protection })).toMatchObject({
      surface: 'machine',
      remedy: protection,
    });
    expect(createThreadStoreAlert({ ...open, keyProtection: null })).toBeNull();
    expect(createThreadStoreAlert({ type: 'opening' })).toBeNull();
  });

  it.each<[ThreadStoreProblem, RegExp]>([
    [{ type: 'ownedByAnother', owner: null }, /another Workcell is using this data folder\..*Use the other one\./],
    [{ type: 'ownedByAnother', owner: web }, /process 4711, since 2026-.*http:\/\/127.0.0.1:4100\/, with the token/],
    [{ type: 'ownedByAnother', owner: { ...web, kind: 'desktop', address: null } }, /Use its window/],
    [locked(false), /The keyring stayed locked.*not changed/],
    [{ type: 'keyLost', aside: '/d/aside' }, /keys.json is missing.*not changed/],
    [{ type: 'keysNewer' }, /newer version/],
    [{ type: 'noPlaceForKey', reasons: ['No keyring.'] }, /No keyring/],
    [{ type: 'notOpened', message: 'The system says EIO.' }, /The system says EIO/],
  ])('shows a banner if threads are not saved: %o', (problem, words) => {
    const alert = createThreadStoreAlert({ type: 'inMemory', problem });
    expect(alert).toMatchObject({ surface: 'banner' });
    expect(`${alert?.fact} ${alert?.remedy}`).toMatch(words);
    expect(alert?.remedy).toContain(problem.type === 'keysNewer' ? 'Use the newer' : 'until Workcell restarts');
  });

  it('the thread store alert is critical if the store needs a key, and offers actions, best first', () => {
    const commandsFor = (problem: ThreadStoreProblem) => {
      const alert = createThreadStoreAlert({ type: 'inMemory', problem });
      return [alert?.severity, ...(alert?.commands ?? [])];
    };
    expect(commandsFor(locked(true))).toEqual(['critical', 'useRecoveryKey', 'reopenStore', 'startFresh']);
    expect(commandsFor(locked(false))).toEqual(['critical', 'reopenStore', 'startFresh']);
    expect(commandsFor({ type: 'keyLost', aside: '' })).toEqual(['critical', 'reopenStore', 'startFresh']);
    expect(commandsFor({ type: 'ownedByAnother', owner: null })).toEqual(['warning', 'reopenStore']);
    expect(commandsFor({ type: 'keysNewer' })).toEqual(['warning']);
  });

  it('the thread store alert reports that a newer store is read-only', () => {
    expect(createThreadStoreAlert({ type: 'readOnly', version: 9 })?.fact).toContain('newer Workcell');
  });
});

describe('store notices', () => {
  it('a store notice names the damaged file, what was saved and what was lost', () => {
    const { alert } = createNoticeAlert({ type: 'recovered', setAside: '/d/sessions.db.damaged', kept: 12, lost: 3 });
    expect(alert?.remedy).toBe(
      '12 entries were saved. 3 entries could not be read. The damaged file is /d/sessions.db.damaged.',
    );
    expect(createNoticeAlert({ type: 'recovered', setAside: '/d', kept: 0, lost: null }).alert?.remedy).toContain(
      'What was lost is unknown',
    );
  });

  it('a store notice reports that the disk is full until writes work again', () => {
    const full = createNoticeAlert({ type: 'notWritten', why: 'diskFull', message: '' });
    expect(full.alert?.fact).toBe('The disk is full: threads are not saved.');
    expect(createNoticeAlert({ type: 'writtenAgain' })).toEqual({ id: full.id, alert: null });
  });

  it('a store notice does not call a failing disk full', () => {
    const { alert } = createNoticeAlert({ type: 'notWritten', why: 'diskFails', message: 'SQLITE_IOERR_WRITE' });
    expect(alert?.fact).not.toContain('full');
    expect(alert?.remedy).toContain('SQLITE_IOERR_WRITE');
  });

  it('a store notice reports how many changes wait for a slow disk until none do', () => {
    const slow = createNoticeAlert({ type: 'slow', waiting: 3 });
    expect(slow.alert?.fact).toBe('Saving is slow: 3 changes waiting.');
    expect(createNoticeAlert({ type: 'slow', waiting: 0 })).toEqual({ id: slow.id, alert: null });
  });

  it('a store notice counts the items of a thread that cannot be read', () => {
    const problem = { threadId: threadId.parse('t'), turnId: null, entryId: null, reason: 'damaged' } as const;
    const { alert } = createNoticeAlert({ type: 'unreadable', problems: [problem, problem] });
    expect(alert?.fact).toBe('2 entries in this thread cannot be read.');
  });
});
