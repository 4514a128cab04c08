import { z } from 'zod';
import { type EntryId, entryId, type TurnId, turnId } from '../../../shared/base/ids.ts';
import {
  createInterpreter,
  type Interpretation,
  type Interpreter,
  keepMemory,
  type Situation,
} from '../../../shared/transcript/interpretation.ts';
import type { InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { normalizeChunk, normalizeText } from './normalize-text.ts';

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

const delta = z.object({ turnId, itemId: entryId, delta: z.string() });
const part = z.number().int().nonnegative();

/** Handles text of an answer. */
export const answerDelta = createInterpreter(delta, (params, situation) =>
  appendText({ type: 'textAppended', ...getPlace(params), channel: 'text', part: 0, text: params.delta }, situation),
);

/** Handles text of a plan. Starts the plan if its start was missed. */
export const planDelta: Interpreter = createInterpreter(delta, (params, situation) => {
  const event = { type: 'textAppended', ...getPlace(params), channel: 'text', part: 0, text: params.delta } as const;
  const turn = situation.known.turns.findLast((known) => known.id === params.turnId);
  if (turn?.entries.some((entry) => entry.id === params.itemId)) return appendText(event, situation);
  const { at } = situation;
  const plan = {
    id: params.itemId,
    at,
    kind: 'plan',
    text: '',
    steps: [],
    state: 'streaming',
    dropReason: null,
  } as const;
  const { events, memory } = appendText(event, situation);
  return { events: [{ type: 'entryPut', turnId: params.turnId, entry: plan }, ...events], memory };
});

/** Handles text of one part of the reasoning summary. */
export const summaryDelta = createInterpreter(delta.extend({ summaryIndex: part }), (params, situation) =>
  appendText(
    { type: 'textAppended', ...getPlace(params), channel: 'summary', part: params.summaryIndex, text: params.delta },
    situation,
  ),
);

/** Handles text of raw reasoning, if a provider sends it. */
export const reasoningDelta = createInterpreter(delta.extend({ contentIndex: part }), (params, situation) =>
  appendText(
    { type: 'textAppended', ...getPlace(params), channel: 'content', part: params.contentIndex, text: params.delta },
    situation,
  ),
);

function getPlace(params: z.infer<typeof delta>): { readonly turnId: TurnId; readonly entryId: EntryId } {
  return { turnId: params.turnId, entryId: params.itemId };
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
