import { describe, expect, it } from 'vitest';
import { approvalId, threadId } from '../../../shared/base/ids.ts';
import {
  answer,
  command,
  ended,
  entries,
  fold,
  one,
  put,
  started,
  submitted,
  text,
  two,
} from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { getInterruptedId, type JournalBatch, replayJournal } from './replay-journal.ts';

function batch(run: string, first: number, ...events: readonly ThreadEvent[]): JournalBatch {
  const numbered = events.map((event, at) => ({ seq: first + at, event }));
  return { run, threadId: threadId.parse('t'), events: numbered, at: 1_000 + first };
}

const nothing = { transcript: emptyTranscript, mark: null };
const answers = (saved: { readonly transcript: typeof emptyTranscript }) =>
  entries(saved.transcript).flatMap((entry) => (entry.kind === 'assistant' ? [entry.text] : []));

describe('the events of a journal', () => {
  it('the journal restores the thread up to its last event', () => {
    const replayed = replayJournal(nothing, [batch('a', 1, started(), text('Good')), batch('a', 3, text(' day'))], 0);
    expect(answers(replayed)).toEqual(['Good day']);
    expect(replayed.mark).toEqual({ run: 'a', seq: 3 });
  });

  it('skips journal events that are already saved, and no later ones', () => {
    const saved = { transcript: fold(started(), text('Good')), mark: { run: 'a', seq: 2 } };
    const reported = [batch('a', 1, started(), text('Good'), text(' day'))];
    expect(answers(replayJournal(saved, reported, 0))).toEqual(['Good day']);
  });

  it('skips journal events of runs before the saved one, and no later ones', () => {
    const saved = { transcript: fold(started(), text('b')), mark: { run: 'b', seq: 2 } };
    const reported = [batch('a', 1, text('a')), batch('b', 2, text('b')), batch('c', 1, text('c'))];
    const replayed = replayJournal(saved, reported, 0);
    expect(answers(replayed)).toEqual(['bc']);
    expect(replayed.mark).toEqual({ run: 'c', seq: 1 });
  });

  it('applies journal events of another run if nothing of the saved one is left in the journal', () => {
    const saved = { transcript: fold(started(), text('a')), mark: { run: 'a', seq: 9 } };
    expect(answers(replayJournal(saved, [batch('b', 1, text('b'))], 0))).toEqual(['ab']);
  });

  it('replaying a journal a second time changes nothing', () => {
    const reported = [batch('a', 1, started(), text('Good'), submitted)];
    const once = replayJournal(nothing, reported, 0);
    expect(replayJournal(once, reported, 0)).toBe(once);
  });
});

describe('a turn that was running when the host ended', () => {
  const reported = [batch('a', 1, started(), put(command), text('Half'))];

  it('a turn that ran when the host ended is interrupted, keeps its text, and says what to do', () => {
    const { transcript } = replayJournal(nothing, reported, 0);
    expect(transcript.turns[0]).toMatchObject({ status: 'interrupted', endedAt: 1_001 });
    expect(entries(transcript)).toMatchObject([
      { kind: 'command', status: 'cutOff' },
      { id: answer.id, text: 'Half', state: 'dropped' },
      { id: getInterruptedId(one), kind: 'status', commands: ['continueTurn', 'inspectTurn'] },
    ]);
  });

  it('a turn that ran when the host ended has no waiting approval', () => {
    const approval = { approvalId: approvalId.parse('q'), state: 'waiting', by: null, settledAt: null } as const;
    const asked = batch('a', 4, { type: 'approvalTraced', turnId: one, entryId: command.id, approval });
    const [first] = entries(replayJournal(nothing, [...reported, asked], 0).transcript);
    expect(first).toMatchObject({ status: 'cutOff', approval: { state: 'expired', settledAt: 1_004 } });
  });

  it('a turn that ran when the host ended is also closed if all of it was saved', () => {
    const saved = { transcript: fold(started(), text('Half')), mark: { run: 'a', seq: 2 } };
    const { transcript } = replayJournal(saved, [], 77);
    expect(transcript.turns[0]).toMatchObject({ status: 'interrupted', endedAt: 77 });
  });
});

it('marks a message that Codex had not accepted as not sent, and no turn as interrupted', () => {
  const { transcript } = replayJournal(nothing, [batch('a', 1, submitted)], 0);
  expect(transcript.turns).toMatchObject([{ status: 'notSent', entries: [{ kind: 'user', state: 'notSent' }] }]);
});

it('cuts off a background command of an ended turn', () => {
  const saved = {
    transcript: fold(started(), put(command), ended('completed'), started(two), ended('completed', two)),
    mark: null,
  };
  const { transcript } = replayJournal(saved, [], 0);
  expect(transcript.turns.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(entries(transcript)).toMatchObject([{ status: 'cutOff' }]);
});

it('keeps a thread in which everything has ended as saved', () => {
  const saved = { transcript: fold(started(), ended('completed')), mark: { run: 'a', seq: 2 } };
  expect(replayJournal(saved, [], 0)).toBe(saved);
});
