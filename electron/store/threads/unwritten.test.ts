import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { JournalBatch } from '../../../shared/store/replay-journal.ts';
import { Unwritten } from './unwritten.ts';

const thread = { id: threadId.parse('thread') };
const saved = (seq: number, run = 'a') => ({ thread, saved: { run, seq } });
const batch = (seq: number): JournalBatch => ({
  run: 'a',
  threadId: thread.id,
  at: 0,
  events: [{ seq, event: { type: 'codexStopped', at: 0 } }],
});

describe('the record of unwritten data', () => {
  it('is cleared by a save that includes all of it, and by no earlier save', () => {
    const unwritten = new Unwritten();
    unwritten.journalFailed([batch(7)]);
    unwritten.saved(saved(6));
    expect(unwritten.isNothing).toBe(false);
    unwritten.saved(saved(7));
    expect(unwritten.isNothing).toBe(true);
  });

  it('is cleared by a save of a later log of the thread', () => {
    const unwritten = new Unwritten();
    unwritten.saveFailed(saved(9));
    unwritten.saved(saved(1, 'b'));
    expect(unwritten.isNothing).toBe(true);
  });

  it('is not cleared by a save of another thread', () => {
    const unwritten = new Unwritten();
    unwritten.saveFailed(saved(1));
    unwritten.saved({ thread: { id: threadId.parse('other') }, saved: { run: 'a', seq: 9 } });
    expect(unwritten.isNothing).toBe(false);
  });

  it('is cleared by the next write if it belongs to no thread', () => {
    const unwritten = new Unwritten();
    unwritten.othersFailed();
    expect(unwritten.isNothing).toBe(false);
    unwritten.othersDone();
    expect(unwritten.isNothing).toBe(true);
  });
});
