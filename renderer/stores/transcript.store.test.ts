import { afterEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import { foldTranscript } from '../../shared/transcript/fold-transcript.ts';
import { type NumberedThreadEvent, type ThreadEvent, threadEvent } from '../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { getLiveText, onLiveText } from './live-text.ts';
import {
  dropOldestTurns,
  threadAdvanced,
  transcriptClosed,
  transcriptOpened,
  useTranscript,
} from './transcript.store.ts';

const thread = threadId.parse('thread');
const turn = 'turn';
const answer = { id: 'answer', at: 1, kind: 'assistant', phase: 'answer', state: 'streaming', dropReason: null };
const text = (words: string) => ({
  type: 'textAppended',
  turnId: turn,
  entryId: 'answer',
  channel: 'text',
  part: 0,
  text: words,
});

/** A short answer that is cut off by steering, then another that ends normally. */
const story: readonly ThreadEvent[] = [
  { type: 'turnStarted', turnId: turn, at: 1, model: null },
  { type: 'entryPut', turnId: turn, entry: { ...answer, text: '' } },
  text('one '),
  text('two '),
  { type: 'diffAvailable', turnId: turn },
  text('three'),
  { type: 'streamDropped', turnId: turn, reason: 'steered' },
  { type: 'turnEnded', turnId: turn, status: 'completed', at: 2, durationMs: 1, dropReason: 'failed' },
].map((event) => threadEvent.parse(event));

const numbered = (events: readonly ThreadEvent[], from = 1): NumberedThreadEvent[] =>
  events.map((event, at) => ({ seq: from + at, event }));

function openThread(): void {
  transcriptOpened(thread, { title: 'A thread', transcript: emptyTranscript, seq: 0 });
}

afterEach(transcriptClosed);

describe('the open thread', () => {
  it('drops reverted turns, and reports a gap if no loaded turn is left', () => {
    const [first, last] = ['turn-1', 'turn-2'].map((id) => createTurn(turnId.parse(id)));
    if (first === undefined || last === undefined) throw new Error('No turns');
    const event: ThreadEvent = { type: 'turnsReverted', turnIds: [last.id] };
    transcriptOpened(thread, { title: '', transcript: { ...emptyTranscript, turns: [first, last] }, seq: 0 });
    expect(threadAdvanced(thread, numbered([event]))).toBe('taken');
    expect(useTranscript.getState().transcript.turns).toEqual([first]);
    transcriptOpened(thread, { title: '', transcript: { ...emptyTranscript, turns: [last], earlierTurns: 1 }, seq: 0 });
    expect(threadAdvanced(thread, numbered([event]))).toBe('gap');
  });

  it('equals the transcript of the host, whatever arrived in one frame', () => {
    for (const size of [1, 2, 3, story.length]) {
      openThread();
      for (let at = 0; at < story.length; at += size) {
        threadAdvanced(thread, numbered(story.slice(at, at + size), at + 1));
      }
      expect(useTranscript.getState().transcript).toEqual(story.reduce(foldTranscript, emptyTranscript));
    }
  });

  it('keeps the transcript object while text streams, and notifies only listeners of that text', async () => {
    openThread();
    threadAdvanced(thread, numbered(story.slice(0, 2)));
    const before = useTranscript.getState().transcript;
    let woken = 0;
    const [, entryPut] = story;
    if (entryPut?.type !== 'entryPut') throw new Error('The story has changed');
    const end = onLiveText(entryPut.entry.id, () => {
      woken += 1;
    });
    threadAdvanced(thread, numbered(story.slice(2, 4), 3));
    await Promise.resolve();
    end();
    expect(useTranscript.getState().transcript).toBe(before);
    expect(getLiveText(entryPut.entry.id, 'text', 0)).toBe('one two ');
    expect(woken).toBe(1);
  });

  it('reports a gap in the events and applies no event after it', () => {
    openThread();
    expect(threadAdvanced(thread, numbered(story.slice(1), 2))).toBe('gap');
    expect(useTranscript.getState()).toMatchObject({ seq: 0, transcript: emptyTranscript });
  });

  it('forgets the oldest turns except pinned and running ones, and none while one of them is visible', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map((id) => turnId.parse(id));
    const turns = ids.map((id) => ({ ...createTurn(id), status: id === 'b' ? 'running' : 'completed' }) as const);
    const [pinned = turnId.parse('a'), , seen = pinned, , last = pinned] = ids;
    transcriptOpened(thread, { title: '', transcript: { ...emptyTranscript, turns }, seq: 0 });
    const window = { turns: 1, characters: 100 };
    expect(dropOldestTurns(window, seen, new Set([pinned]))).toEqual(new Set());
    expect(useTranscript.getState().transcript.turns).toEqual(turns);
    expect([...dropOldestTurns(window, last, new Set([pinned]))]).toEqual(['c', 'd']);
    const { transcript } = useTranscript.getState();
    expect(transcript).toMatchObject({ earlierTurns: 4, keptBefore: 2 });
    expect(transcript.turns.map(({ id }) => id)).toEqual(['a', 'b', 'e']);
  });

  it('skips events that the opened thread already has', () => {
    openThread();
    threadAdvanced(thread, numbered(story));
    const after = useTranscript.getState().transcript;
    threadAdvanced(thread, numbered(story));
    expect(useTranscript.getState().transcript).toBe(after);
  });
});
