import { describe, expect, it } from 'vitest';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { type ReplayedThread, replayTranscript } from '../../fixtures/transcripts/replay-transcript.ts';
import type { Entry } from './entry.ts';
import { foldTranscript } from './fold-transcript.ts';
import { numberedThreadEvent } from './thread-event.ts';
import { emptyTranscript, transcript as transcriptSchema } from './turn.ts';

const fold = (events: ReplayedThread['events'], from = emptyTranscript) => events.reduce(foldTranscript, from);

/** All text that an entry shows, in any of its parts. */
function textOf(entry: Entry): string {
  if (entry.kind === 'reasoning') return [...entry.summary, ...entry.content].join('\n');
  return 'text' in entry ? entry.text : '';
}

function isOpen(entry: Entry): boolean {
  if ('running' in entry) return entry.running;
  if (entry.kind === 'status') return entry.attempt !== null;
  const closed = ['starting', 'running', 'waiting', 'applying', 'streaming', 'pending'];
  const state = 'state' in entry ? entry.state : 'status' in entry ? entry.status : 'done';
  return closed.includes(state);
}

describe.each(listTranscripts())('the recording %s', (name) => {
  const threads = replayTranscript(name);
  const entries = threads.flatMap(({ transcript }) => transcript.turns.flatMap((turn) => turn.entries));

  it('the recording folds into a transcript that is valid under the contract', () => {
    for (const { events, transcript } of threads) {
      expect(transcriptSchema.parse(transcript)).toEqual(transcript);
      for (const event of events) expect(numberedThreadEvent.parse({ seq: 1, event }).event).toEqual(event);
    }
  });

  it('the recording shows every item that ended, with every word that streamed', () => {
    const streamed = new Map<string, string>();
    let isReview = false;
    for (const { dir, message } of loadTranscript(name).steps) {
      const { method, params } = reported(message);
      if (dir !== 'recv') continue;
      isReview ||= params.item?.type === 'enteredReviewMode';
      // What Codex asks its reviewer is no message.
      const isShown = !isReview || params.item?.type !== 'userMessage';
      if (method === 'item/completed' && isShown) expect(entries.map((entry) => entry.id)).toContain(params.item?.id);
      if (!/^item\/(agentMessage|plan|reasoning)\/.*[dD]elta$/.test(method)) continue;
      const part = `${params.itemId}:${method}${params.summaryIndex ?? params.contentIndex ?? ''}`;
      streamed.set(part, (streamed.get(part) ?? '') + params.delta);
    }
    for (const [part, text] of streamed) {
      const id = part.slice(0, part.indexOf(':'));
      expect(
        entries
          .filter((entry) => entry.id === id)
          .map(textOf)
          .join('\n'),
      ).toContain(text);
    }
  });

  it('the recording leaves nothing open in a turn that has ended', () => {
    for (const { transcript } of threads) {
      for (const turn of transcript.turns) {
        if (turn.status !== 'running') expect(turn.entries.filter(isOpen)).toEqual([]);
      }
    }
  });

  it('the recording folds to the same result from any snapshot', () => {
    for (const { events, transcript } of threads) {
      const half = Math.floor(events.length / 2);
      expect(fold(events)).toEqual(transcript);
      expect(fold(events.slice(half), fold(events.slice(0, half)))).toEqual(transcript);
    }
  });

  it('understands everything Codex sent in the recording', () => {
    expect(entries.filter((entry) => entry.kind === 'unknown')).toEqual([]);
  });
});

type Told = {
  readonly method: string;
  readonly params: {
    readonly item?: { readonly id: string; readonly type: string };
    readonly itemId?: string;
    readonly delta?: string;
    readonly summaryIndex?: number;
    readonly contentIndex?: number;
  };
};

function reported(message: unknown): Told {
  const isReported = (value: unknown): value is Told =>
    typeof value === 'object' && value !== null && 'method' in value;
  return isReported(message) ? message : { method: '', params: {} };
}
