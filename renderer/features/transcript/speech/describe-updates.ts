import type { EntryId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { AssistantEntry } from '../../../../shared/transcript/entry.ts';
import type { Transcript, Turn } from '../../../../shared/transcript/turn.ts';
import { splitTurns } from '../../../../shared/transcript/turn-window.ts';
import { isStreamingText } from '../../../view-models/speeches.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import { getNextSpeech, getSpokenEndPosition, type SpokenPosition, startOfAnswer } from './get-next-speech.ts';

/** Describes what happened to a turn, as sentences to announce: new statuses, and its state when it changed. */
function describeTurnChanges({ before, after }: TurnChange): readonly string[] {
  const received = new Set(before?.entries.map((entry) => entry.id));
  const statuses = after.entries.flatMap((entry) =>
    entry.kind === 'status' && !received.has(entry.id) ? [entry.fact] : [],
  );
  return [...statuses, ...(before?.status === after.status ? [] : [statusText[after.status]])].filter(
    (words) => words !== '',
  );
}

const statusText: Readonly<Record<Turn['status'], string>> = {
  pending: '',
  running: t`Codex is working.`,
  completed: t`Codex has finished.`,
  interrupted: t`The turn was stopped.`,
  failed: t`The turn failed.`,
  notSent: t`The message was not sent.`,
};

/** A turn to announce: its state at the last check, undefined for a new one, and its state now. */
export type TurnChange = { readonly before: Turn | undefined; readonly after: Turn };

/** Another client's additions arrive in bulk. Only the last few turns are announced; the user can read the rest. */
const maxSpokenTurns = 3;

/**
 * Lists the turns in which something may have happened between two checks of the same open thread: changed and new
 * turns, and running ones, because their text streams outside the transcript. Leaves out earlier turns that were
 * inserted before the known ones.
 */
function listChangedTurns(before: Transcript, after: Transcript): readonly TurnChange[] {
  const known = new Map(before.turns.map((turn) => [turn.id, turn]));
  const { newest } = splitTurns(after);
  const firstKnown = newest.findIndex(({ id }) => known.has(id));
  return newest
    .slice(Math.max(0, firstKnown))
    .map((after) => ({ before: known.get(after.id), after }))
    .filter(({ before: was, after: now }) => was !== now || now.status === 'running')
    .slice(-maxSpokenTurns);
}

/** What has been announced in an open thread: its state at the last check, and how much of the running answers. */
export type SpokenState = { readonly transcript: Transcript; readonly answers: ReadonlyMap<EntryId, SpokenPosition> };

type BlocksOf = (answer: AssistantEntry) => EntryBlocks;

/** Creates the state for a thread that was just opened. Nothing in it is announced, because the user can read it. */
export function createSpokenState(transcript: Transcript, blocksOf: BlocksOf): SpokenState {
  const unfinished = transcript.turns
    .filter(({ status }) => status === 'running')
    .flatMap(getAnswers)
    .filter(isStreamingText);
  return {
    transcript,
    answers: new Map(unfinished.map((answer) => [answer.id, getSpokenEndPosition(blocksOf(answer))])),
  };
}

/**
 * Describes what to announce about an open thread since the last check, one piece per line: answers first, then what
 * happened to turns.
 */
export function describeUpdates(
  last: SpokenState,
  transcript: Transcript,
  blocksOf: BlocksOf,
): { readonly text: string; readonly state: SpokenState } {
  const answers = new Map<EntryId, SpokenPosition>();
  const turns = listChangedTurns(last.transcript, transcript);
  const spoken = turns.flatMap((turn) =>
    listNewAnswers(turn, last).map(({ answer, from }) => {
      const { text, spoken: upTo } = getNextSpeech(blocksOf(answer), from);
      if (isStreamingText(answer)) answers.set(answer.id, upTo);
      return text;
    }),
  );
  const text = [...spoken, ...turns.flatMap(describeTurnChanges)].filter((piece) => piece !== '').join('\n');
  return { text, state: { transcript, answers } };
}

/**
 * Lists the answers of a turn that were running at the last check or have appeared since then, and where to continue
 * with each.
 */
function listNewAnswers({ before, after }: TurnChange, { answers }: SpokenState) {
  const known = new Set(before?.entries.map(({ id }) => id));
  return getAnswers(after).flatMap((answer) => {
    const from = answers.get(answer.id) ?? (known.has(answer.id) ? null : startOfAnswer);
    return from === null ? [] : [{ answer, from }];
  });
}

function getAnswers({ entries }: Turn): readonly AssistantEntry[] {
  return entries.filter((entry) => entry.kind === 'assistant');
}
