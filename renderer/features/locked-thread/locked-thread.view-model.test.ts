import { describe, expect, it } from 'vitest';
import { describeLockedThread } from './locked-thread.view-model.ts';

const locked = (works = false) => ({ type: 'locked', works }) as const;

describe('a thread that another process has', () => {
  it('shows a note only for a thread that another process has open', () => {
    expect(describeLockedThread(locked(), false)).toMatchObject({
      glyph: 'waiting',
      fact: 'Another process has this thread open.',
    });
    for (const syncStatus of [null, { type: 'inSync' }, { type: 'lost' }] as const) {
      expect(describeLockedThread(syncStatus, true)).toBeNull();
    }
  });

  it('says whether Codex works in the other process', () => {
    expect(describeLockedThread(locked(true), false)).toMatchObject({
      glyph: 'thinking',
      fact: 'Codex is working on this in another process.',
    });
  });

  it('says what to close when a thread could not be taken over', () => {
    const view = describeLockedThread(locked(true), true);
    expect(view?.detail).toContain('a terminal running Codex, an editor or another Workcell');
  });
});
