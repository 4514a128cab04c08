import { describe, expect, it } from 'vitest';
import { describeLockedThread } from './locked-thread.view-model.ts';

const locked = (watching: boolean, works = false) => ({ type: 'locked', watching, works }) as const;

describe('a thread that another process has', () => {
  it('shows a note only for a thread that another process has open', () => {
    expect(describeLockedThread(locked(false), false)).toMatchObject({
      glyph: 'waiting',
      fact: 'Another process has this thread open.',
      isWatching: false,
    });
    for (const syncStatus of [null, { type: 'inSync' }, { type: 'lost' }] as const) {
      expect(describeLockedThread(syncStatus, true)).toBeNull();
    }
  });

  it('says whether Codex works in another process while the thread is watched', () => {
    expect(describeLockedThread(locked(true), false)).toMatchObject({ glyph: 'info', isWatching: true });
    expect(describeLockedThread(locked(true, true), false)).toMatchObject({
      glyph: 'running',
      fact: 'Codex is working on this in another process.',
    });
  });

  it('says what to close when a thread could not be taken over', () => {
    const view = describeLockedThread(locked(true, true), true);
    expect(view?.detail).toContain('a terminal running Codex, an editor or another Workcell');
  });
});
