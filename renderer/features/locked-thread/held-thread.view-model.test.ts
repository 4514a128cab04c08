import { describe, expect, it } from 'vitest';
import { describeHeldThread } from './held-thread.view-model.ts';

const held = (watching: boolean, works = false) => ({ type: 'held', watching, works }) as const;

describe('a thread that another process has', () => {
  it('has a note, and only then', () => {
    expect(describeHeldThread(held(false), false)).toMatchObject({
      glyph: 'waiting',
      fact: 'Another process has this thread open.',
      watching: false,
    });
    for (const syncStatus of [null, { type: 'usual' }, { type: 'lost' }] as const) {
      expect(describeHeldThread(syncStatus, true)).toBeNull();
    }
  });

  it('says whether Codex works there while it is watched', () => {
    expect(describeHeldThread(held(true), false)).toMatchObject({ glyph: 'info', watching: true });
    expect(describeHeldThread(held(true, true), false)).toMatchObject({
      glyph: 'running',
      fact: 'Codex is working on this in another process.',
    });
  });

  it('says what to close when it could not be taken over', () => {
    const view = describeHeldThread(held(true, true), true);
    expect(view?.detail).toContain('a terminal running Codex, an editor or another Workcell');
  });
});
