import type { EntryId } from '../../../../shared/base/ids.ts';
import type { AssistantEntry } from '../../../../shared/transcript/entry.ts';
import type { Transcript, Turn } from '../../../../shared/transcript/turn.ts';
import { streams } from '../../../view-models/speeches.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import { nextSpeech, nothingSpoken, type Spoken, spokenUpTo } from './speak-answer.ts';
import { speakChanges } from './speak-changes.ts';
import { type TurnSince, turnsSince } from './turns-since.ts';

/** What has been announced of an open thread: its state at the last look, and how much of the running answers. */
export type Heard = { readonly transcript: Transcript; readonly answers: ReadonlyMap<EntryId, Spoken> };

type BlocksOf = (answer: AssistantEntry) => EntryBlocks;

/** A thread that was just opened: everything in it is for the person to read. */
export function handleOpened(transcript: Transcript, blocksOf: BlocksOf): Heard {
  const underWay = transcript.turns
    .filter(({ status }) => status === 'running')
    .flatMap(answersOf)
    .filter(streams);
  return { transcript, answers: new Map(underWay.map((answer) => [answer.id, spokenUpTo(blocksOf(answer))])) };
}

/**
 * What to announce about an open thread since the last look, one piece per line: answers first, then what happened to
 * turns.
 */
export function speakNews(
  last: Heard,
  transcript: Transcript,
  blocksOf: BlocksOf,
): { readonly words: string; readonly received: Heard } {
  const answers = new Map<EntryId, Spoken>();
  const turns = turnsSince(last.transcript, transcript);
  const spoken = turns.flatMap((turn) =>
    answersToHear(turn, last).map(({ answer, from }) => {
      const { text, spoken: upTo } = nextSpeech(blocksOf(answer), from);
      if (streams(answer)) answers.set(answer.id, upTo);
      return text;
    }),
  );
  const words = [...spoken, ...turns.flatMap(speakChanges)].filter((piece) => piece !== '').join('\n');
  return { words, received: { transcript, answers } };
}

/** The answers of a turn that were running at the last look or have appeared since, and where to continue with each. */
function answersToHear({ was, now }: TurnSince, { answers }: Heard) {
  const known = new Set(was?.entries.map(({ id }) => id));
  return answersOf(now).flatMap((answer) => {
    const from = answers.get(answer.id) ?? (known.has(answer.id) ? null : nothingSpoken);
    return from === null ? [] : [{ answer, from }];
  });
}

function answersOf({ entries }: Turn): readonly AssistantEntry[] {
  return entries.filter((entry) => entry.kind === 'assistant');
}
