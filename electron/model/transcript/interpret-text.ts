import { z } from 'zod';
import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { type Interpretation, keepMemory, type Situation } from '../../../shared/transcript/interpretation.ts';
import type { InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { interpretInItem } from './interpret-in-turn.ts';
import { normalizeChunk, normalizeText } from './normalize-text.ts';
import type { ItemPlace } from './read-notification.ts';

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

const delta = z.object({ delta: z.string() });
const part = z.number().int().nonnegative();

/** Handles text of an answer. */
export const answerDelta = interpretInItem(delta, (place, params, situation) =>
  appendText(toTextEvent(place, 'text', 0, params.delta), situation),
);

/** Handles text of a plan. Starts the plan if its start was missed. */
export const planDelta = interpretInItem(delta, (place, params, situation) => {
  const event = toTextEvent(place, 'text', 0, params.delta);
  const turn = situation.known.turns.findLast((known) => known.id === place.turnId);
  if (turn?.entries.some((entry) => entry.id === place.itemId)) return appendText(event, situation);
  const { at } = situation;
  const plan = {
    id: place.itemId,
    at,
    kind: 'plan',
    text: '',
    steps: [],
    state: 'streaming',
    dropReason: null,
  } as const;
  const { events, memory } = appendText(event, situation);
  return { events: [{ type: 'entryPut', turnId: place.turnId, entry: plan }, ...events], memory };
});

/** Handles text of one part of the reasoning summary. */
export const summaryDelta = interpretInItem(delta.extend({ summaryIndex: part }), (place, params, situation) =>
  appendText(toTextEvent(place, 'summary', params.summaryIndex, params.delta), situation),
);

/** Handles text of raw reasoning, if a provider sends it. */
export const reasoningDelta = interpretInItem(delta.extend({ contentIndex: part }), (place, params, situation) =>
  appendText(toTextEvent(place, 'content', params.contentIndex, params.delta), situation),
);

function toTextEvent(
  { itemId: entryId, turnId }: ItemPlace,
  channel: TextAppended['channel'],
  part: number,
  text: string,
): TextAppended {
  return { type: 'textAppended', turnId, entryId, channel, part, text };
}

/** Adds streamed text, sanitized. The first half of a split character waits for its other half. */
function appendText(event: TextAppended, situation: Situation): Interpretation {
  const { memory } = situation;
  const before = memory.carries.find((carry) => isSameStream(carry, event));
  const { text, carry } = normalizeChunk(before?.text ?? '', event.text);
  if (text === '' && carry === '') return keepMemory(situation);
  const events = text === '' ? [] : [{ ...event, text }];
  if (before === undefined && carry === '') return { events, memory };
  const others = memory.carries.filter((other) => other !== before);
  return { events, memory: { ...memory, carries: carry === '' ? others : [...others, { ...event, text: carry }] } };
}

function isSameStream(a: TextAppended, b: TextAppended): boolean {
  return a.entryId === b.entryId && a.turnId === b.turnId && a.channel === b.channel && a.part === b.part;
}

/** Adds the parts of a turn's streams that were held back, because the streams end. */
export function flushCarries(memory: InterpreterMemory, turn: TurnId): Interpretation {
  const ending = memory.carries.filter((carry) => carry.turnId === turn);
  if (ending.length === 0) return { events: [], memory };
  return {
    events: ending.map((carry) => ({ ...carry, text: normalizeText(carry.text) })),
    memory: { ...memory, carries: memory.carries.filter((carry) => carry.turnId !== turn) },
  };
}

/** Forgets what was held back from an entry's stream, because the final text of the entry includes it. */
export function forgetCarries(memory: InterpreterMemory, entry: EntryId): InterpreterMemory {
  const carries = memory.carries.filter((carry) => carry.entryId !== entry);
  return carries.length === memory.carries.length ? memory : { ...memory, carries };
}
