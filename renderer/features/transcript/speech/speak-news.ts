import type { EntryId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { AssistantEntry } from '../../../../shared/transcript/entry.ts';
import type { Transcript, Turn } from '../../../../shared/transcript/turn.ts';
import { partsOf } from '../../../../shared/transcript/turn-window.ts';
import { streams } from '../../../view-models/speeches.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import { nextSpeech, nothingSpoken, type Spoken, spokenUpTo } from './speak-answer.ts';

/** What happened to a turn, as sentences to announce: new statuses, and its state when that changed. */
function speakChanges({ was, now }: TurnSince): readonly string[] {
  const received = new Set(was?.entries.map((entry) => entry.id));
  const statuses = now.entries.flatMap((entry) =>
    entry.kind === 'status' && !received.has(entry.id) ? [entry.fact] : [],
  );
  return [...statuses, ...(was?.status === now.status ? [] : [statusWords[now.status]])].filter(
    (words) => words !== '',
  );
}

const statusWords: Readonly<Record<Turn['status'], string>> = {
  pending: '',
  running: t`Codex is working.`,
  completed: t`Codex has finished.`,
  interrupted: t`The turn was stopped.`,
  failed: t`The turn failed.`,
  notSent: t`The message was not sent.`,
};

/** A turn to announce: its state at the last look, undefined for a new one, and its state now. */
export type TurnSince = { readonly was: Turn | undefined; readonly now: Turn };

/** What another client adds arrives in bulk; only the last few turns are announced, the rest is there to read. */
const heardTurns = 3;

/**
 * The turns in which something may have happened between two looks at the same open thread: those that changed or are
 * new, and those that run, because their text streams outside the transcript. Excludes earlier turns that were inserted
 * before the known ones.
 */
function turnsSince(before: Transcript, after: Transcript): readonly TurnSince[] {
  const known = new Map(before.turns.map((turn) => [turn.id, turn]));
  const { newest } = partsOf(after);
  const firstKnown = newest.findIndex(({ id }) => known.has(id));
  return newest
    .slice(Math.max(0, firstKnown))
    .map((now) => ({ was: known.get(now.id), now }))
    .filter(({ was, now }) => was !== now || now.status === 'running')
    .slice(-heardTurns);
}

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
