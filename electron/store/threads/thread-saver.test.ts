import { beforeEach, describe, expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { command, mine, put, user } from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript } from '../../../shared/transcript/turn.ts';
import type { JournalBatch } from './replay-journal.ts';
import { toFacts } from './testing/sample-store.ts';
import { ThreadSaver } from './thread-saver.ts';
import type { ThreadToSave } from './writes/save-turns.ts';

const thread = threadId.parse('thread');
const turn = turnId.parse('turn');

const begins: ThreadEvent = { type: 'turnStarted', turnId: turn, at: 1, model: null };
const text = (words: string): ThreadEvent => ({
  type: 'textAppended',
  turnId: turn,
  entryId: entryId.parse('answer'),
  channel: 'text',
  part: 0,
  text: words,
});
const ends: ThreadEvent = {
  type: 'turnEnded',
  turnId: turn,
  status: 'completed',
  at: 2,
  durationMs: 1,
  dropReason: 'interrupted',
};

let clock: ManualClock;
let transcript: Transcript;
let seq: number;
let journaled: JournalBatch[];
let saved: ThreadToSave[];
let trimmed: number[];
let diskTakes: boolean;
/** Saves wait for this. */
let mayBeSaved: Promise<unknown>;
/** Resolves once the journal accepts a batch. */
let takes: () => Promise<boolean>;
let recorder: ThreadSaver;
/** Whether the thread still exists in memory. */
let isKnown: boolean;

beforeEach(() => {
  clock = new ManualClock();
  transcript = emptyTranscript;
  seq = 0;
  journaled = [];
  saved = [];
  trimmed = [];
  diskTakes = true;
  mayBeSaved = Promise.resolve();
  takes = async () => diskTakes;
  isKnown = true;
  recorder = new ThreadSaver({
    clock,
    newRun: () => 'run',
    writer: {
      journal: async (batches) => {
        journaled.push(...batches);
        return await takes();
      },
      save: async (one) => {
        await mayBeSaved;
        if (diskTakes) saved.push(one);
        return diskTakes;
      },
      trimJournal: async (_thread, upTo) => {
        trimmed.push(upTo.seq);
        return true;
      },
    },
    onSaved: (_thread, kept) => kept,
    source: () =>
      isKnown
        ? {
            facts: toFacts({ id: thread }),
            transcript,
            marks: new Map(),
            seq,
            getOutputsAndDiffs: () => ({ outputs: [], diffs: [] }),
          }
        : null,
  });
});

function emit(...events: ThreadEvent[]): void {
  const numbered = events.map((event) => {
    transcript = foldTranscript(transcript, event);
    seq += 1;
    return { seq, event };
  });
  recorder.addEvents(thread, numbered);
}

/** Lets work continue that waited for the disk. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}

/** Returns the numbers of the journaled events, batch by batch. */
const batches = () => journaled.map(({ events }) => events.map((one) => one.seq));

describe('the session recorder', () => {
  it('the thread saver writes streamed events to the journal twenty times a second, as one batch', () => {
    emit(begins);
    emit(text('one '));
    clock.advance(49);
    expect(batches()).toEqual([]);
    emit(text('two'));
    clock.advance(1);
    expect(batches()).toEqual([[1, 2, 3]]);
    clock.advance(1_000);
    expect(batches()).toEqual([[1, 2, 3]]);
  });

  it('the thread saver saves a finished turn at once, then trims its journal', async () => {
    emit(begins, text('all of it'), ends);
    await recorder.save(thread);
    expect(saved[0]).toMatchObject({ saved: { run: 'run', seq: 3 }, turns: [{ id: turn, status: 'completed' }] });
    expect(trimmed[0]).toBe(3);
    expect(recorder.isSaved(thread)).toBe(true);
  });

  it('the thread saver deletes turns, and tries again until the disk takes it', async () => {
    emit(begins, ends);
    await recorder.save(thread);
    diskTakes = false;
    emit({ type: 'turnsReverted', turnIds: [turn] });
    expect(await recorder.remove(thread, [turn])).toBe(false);
    expect(recorder.isSaved(thread)).toBe(false);
    diskTakes = true;
    clock.advance(60_000);
    await settled();
    expect(saved.at(-1)).toMatchObject({ removed: [turn], turns: [] });
    emit(begins);
    await recorder.save(thread);
    expect(saved.at(-1)?.removed).toEqual([]);
  });

  it('the thread saver saves what the user does at once, and saves later events after that', async () => {
    emit(begins);
    expect(saved).toEqual([]);
    emit({ type: 'codexStopped', at: 3 });
    emit(begins, text('more'), ends);
    await recorder.saveAll();
    expect(saved.map((one) => one.saved?.seq)).toEqual([2, 5]);
  });

  it('the thread saver writes all events to the journal while a save waits', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    mayBeSaved = promise;
    emit(begins, text('one'), ends);
    emit({ type: 'codexStopped', at: 3 });
    emit(begins, text('two'), ends);
    await expect
      .poll(() => {
        clock.advance(100);
        return batches();
      })
      .toEqual([
        [1, 2, 3],
        [4, 5, 6, 7],
      ]);
    expect(saved).toEqual([]);
    resolve();
    await recorder.saveAll();
    expect(saved.at(-1)?.saved?.seq).toBe(7);
  });

  it.each<[string, ThreadEvent]>([
    ['a message', { type: 'messageSubmitted', entry: user, at: 3 }],
    ['that a message was not sent', { type: 'messageNotSent', clientId: mine, problem: 'No network.' }],
    [
      'an answer to an approval',
      {
        type: 'approvalTraced',
        turnId: turn,
        entryId: command.id,
        approval: { approvalId: approvalId.parse('a'), state: 'approved', by: 'person', settledAt: 3 },
      },
    ],
  ])('saves %s at once', async (_, event) => {
    emit(begins, put(command, turn));
    expect(saved).toEqual([]);
    emit(event);
    await settled();
    expect(saved.map((one) => one.saved?.seq)).toEqual([3]);
  });

  it('the thread saver saves the output of a command or a patch as soon as it ends', async () => {
    emit(begins, put({ ...command, id: entryId.parse('ls') }, turn));
    expect(saved).toEqual([]);
    emit(put({ ...command, id: entryId.parse('ls'), status: 'done' }, turn));
    await recorder.save(thread);
    emit({ type: 'diffAvailable', turnId: turn });
    await settled();
    expect(saved.map((one) => one.saved?.seq)).toEqual(expect.arrayContaining([3, 4]));
  });

  it('the thread saver saves a thread that was quiet for half a minute', async () => {
    emit(begins, text('one'));
    clock.advance(29_999);
    emit(text('two'));
    clock.advance(29_999);
    expect(saved).toEqual([]);
    clock.advance(1);
    await recorder.save(thread);
    expect(saved[0]?.turns).toMatchObject([{ status: 'running' }]);
  });

  it('the thread saver writes only the changes', async () => {
    emit(begins, text('one'), ends);
    await recorder.save(thread);
    const other = turnId.parse('other');
    emit({ ...begins, turnId: other }, { ...ends, turnId: other });
    await recorder.save(thread);
    expect(saved.flatMap(({ turns }) => turns.map(({ id }) => id))).toEqual([turn, other]);
  });

  it('the thread saver keeps what it could not write, and tries again', async () => {
    diskTakes = false;
    emit(begins, text('one'), ends);
    await recorder.save(thread);
    expect(recorder.isSaved(thread)).toBe(false);
    expect(trimmed).toEqual([]);
    diskTakes = true;
    clock.advance(30_000);
    await settled();
    expect(saved[0]?.turns).toMatchObject([{ id: turn }]);
    expect(recorder.isSaved(thread)).toBe(true);
  });

  it('the thread saver leaves no gap in the journal: it saves what the journal missed before it journals more', async () => {
    diskTakes = false;
    emit(begins, text('one '));
    clock.advance(100);
    await settled();
    diskTakes = true;
    emit(text('two '));
    clock.advance(100);
    await settled();
    expect(batches()).toEqual([[1, 2]]);
    clock.advance(4_900);
    await settled();
    expect(saved.map((one) => one.saved?.seq)).toEqual([3]);
    emit(text('three'));
    clock.advance(100);
    expect(batches().at(-1)).toEqual([4]);
  });

  it('the thread saver leaves no gap in the journal if it misses something during a save: it saves again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    mayBeSaved = promise;
    emit(begins, text('one '));
    const saving = recorder.save(thread);
    takes = async () => false;
    emit(text('two '));
    clock.advance(50);
    await settled();
    takes = async () => true;
    emit(text('three '));
    clock.advance(50);
    expect(batches()).toEqual([[1, 2], [3]]);
    resolve();
    await saving;
    expect(saved.map((one) => one.saved?.seq)).toEqual([2, 4]);
    emit(text('four'));
    clock.advance(50);
    expect(batches().at(-1)).toEqual([5]);
  });

  it('the thread saver limits what it sends to a slow disk, and sends the rest once the disk catches up', async () => {
    const taken = Promise.withResolvers<boolean>();
    takes = () => taken.promise;
    emit(begins);
    for (let words = 0; words < 40; words++) {
      emit(text('on '));
      clock.advance(50);
    }
    expect(batches()).toHaveLength(20);
    taken.resolve(true);
    await settled();
    expect(batches()).toHaveLength(21);
    expect(batches().flat()).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
  });

  it('the thread saver drops events that a stalled disk has no room for, because the next save includes them', async () => {
    const taken = Promise.withResolvers<boolean>();
    takes = () => taken.promise;
    emit(begins);
    for (let words = 0; words < 20; words++) {
      emit(text('on '));
      clock.advance(50);
    }
    for (let words = 0; words < 10_001; words++) emit(text('on '));
    taken.resolve(true);
    await settled();
    clock.advance(50);
    expect(batches().flat()).toHaveLength(21);
    await recorder.save(thread);
    expect(saved[0]?.saved?.seq).toBe(10_022);
    emit(text('and on'));
    clock.advance(50);
    expect(batches().at(-1)).toEqual([10_023]);
  });

  it('the thread saver has nothing to save of a thread that is forgotten', async () => {
    emit(begins, text('one'));
    isKnown = false;
    expect(recorder.isSaved(thread)).toBe(true);
    await recorder.save(thread);
    expect(await recorder.insertTurns(thread, { turns: [], before: turn, diffs: [] })).toBe(false);
    expect(saved).toEqual([]);
  });

  it('the thread saver saves everything at the end and leaves no timer', async () => {
    emit(begins, text('half an answer'));
    await recorder.saveAll();
    expect(saved).toHaveLength(1);
    clock.advance(100);
    expect(clock.pending).toBe(0);
  });

  it('the thread saver writes nothing for a thread that is already stored', async () => {
    emit(begins, text('one'), ends);
    await recorder.save(thread);
    const before = saved.length;
    recorder.forget(thread);
    recorder.setSaved(thread, transcript);
    expect(recorder.isSaved(thread)).toBe(true);
    await recorder.save(thread);
    expect(saved.slice(before).flatMap(({ turns }) => turns)).toEqual([]);
  });
});
