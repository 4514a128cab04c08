import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { JournalBatch } from './replay-journal.ts';
import { UnsavedData } from './unsaved-data.ts';

const thread = { id: threadId.parse('thread') };
const saved = (seq: number, run = 'a') => ({ thread, saved: { run, seq } });
const batch = (seq: number): JournalBatch => ({
  run: 'a',
  threadId: thread.id,
  at: 0,
  events: [{ seq, event: { type: 'codexStopped', at: 0 } }],
});

describe('the record of unwritten data', () => {
  it('the record of unsaved data is cleared by a save that includes all of it, and by no earlier save', () => {
    const unwritten = new UnsavedData();
    unwritten.noteJournalFailed([batch(7)]);
    unwritten.noteSaved(saved(6));
    expect(unwritten.isEmpty).toBe(false);
    unwritten.noteSaved(saved(7));
    expect(unwritten.isEmpty).toBe(true);
  });

  it('the record of unsaved data is cleared by a save of a later log of the thread', () => {
    const unwritten = new UnsavedData();
    unwritten.noteSaveFailed(saved(9));
    unwritten.noteSaved(saved(1, 'b'));
    expect(unwritten.isEmpty).toBe(true);
  });

  it('the record of unsaved data is not cleared by a save of another thread', () => {
    const unwritten = new UnsavedData();
    unwritten.noteSaveFailed(saved(1));
    unwritten.noteSaved({ thread: { id: threadId.parse('other') }, saved: { run: 'a', seq: 9 } });
    expect(unwritten.isEmpty).toBe(false);
  });

  it('the record of unsaved data is cleared by the next write if it belongs to no thread', () => {
    const unwritten = new UnsavedData();
    unwritten.noteOthersFailed();
    expect(unwritten.isEmpty).toBe(false);
    unwritten.noteOthersDone();
    expect(unwritten.isEmpty).toBe(true);
  });
});
