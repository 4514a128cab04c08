import { z } from 'zod';
import type { CodexError } from '../../../shared/alerts/codex-error.ts';
import { classifyProviderError } from '../../../shared/alerts/provider-error.ts';
import { entryId, type TurnId, turnId } from '../../../shared/base/ids.ts';
import type { PlanEntry, StatusEntry } from '../../../shared/transcript/entry.ts';
import { createInterpreter, keepMemory } from '../../../shared/transcript/interpretation.ts';
import { getReconnectingId } from '../../../shared/transcript/reconnecting.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { describeReconnect, describeTurnError } from './classify-error.ts';
import { interpretInTurn } from './interpret-in-turn.ts';
import { flushCarries } from './interpret-text.ts';
import { normalizeText } from './normalize-text.ts';

const turnError = z.object({
  message: z.string(),
  codexErrorInfo: z.unknown().default(null),
  additionalDetails: z
    .string()
    .nullish()
    .transform((details) => details ?? null),
});
const seconds = z.number().nullish();

const started = z.object({ turn: z.object({ id: turnId, rootTurnId: turnId.nullish(), startedAt: seconds }) });

/**
 * Handles the start of a turn. A review starts a second turn inside the first one. All its events use the outer turn's
 * id.
 */
export const turnStarted = createInterpreter(started, ({ turn }, { known, memory, at }) => {
  const outer = known.turns.find((candidate) => candidate.id === turn.rootTurnId && candidate.status === 'running');
  const id = outer?.id ?? turn.id;
  return {
    events: [
      { type: 'turnStarted', turnId: id, at: at ?? toMilliseconds(turn.startedAt), model: memory.model },
      ...memory.pendingNotices.map((entry) => ({ type: 'entryPut', turnId: id, entry }) as const),
    ],
    memory: { ...memory, pendingNotices: [] },
  };
});

const completed = z.object({
  turn: z.object({
    id: turnId,
    status: z.string(),
    error: turnError.nullish(),
    completedAt: seconds,
    durationMs: z.number().nullish(),
  }),
});

/** Handles the end of a turn, and ends everything still open in it. */
export const turnCompleted = createInterpreter(completed, ({ turn }, situation) => {
  const { events, memory } = flushCarries(situation.memory, turn.id);
  const at = situation.at ?? toMilliseconds(turn.completedAt);
  const status = turn.status === 'failed' || turn.status === 'interrupted' ? turn.status : 'completed';
  const dropReason = status === 'interrupted' ? 'interrupted' : 'failed';
  const known = situation.known.turns.findLast((candidate) => candidate.id === turn.id);
  const said = known?.entries.some((entry) => entry.id === getErrorId(turn.id)) === true;
  return {
    events: [
      ...events,
      ...(turn.error && !said ? toFailureEvents(turn.id, turn.error, at) : []),
      {
        type: 'turnEnded',
        turnId: turn.id,
        status,
        at,
        durationMs: turn.durationMs ?? null,
        dropReason,
        ...(turn.error && { providerError: classifyProviderError(turn.error) }),
      },
    ],
    memory: { ...memory, rawCalls: [] },
  };
});

const failed = z.object({ error: turnError, willRetry: z.boolean() });

/** Handles an error. Either Codex retries on its own, or the turn fails. */
export const errorReported = interpretInTurn(failed, (turn, { error, willRetry }, situation) => {
  const { events, memory } = flushCarries(situation.memory, turn);
  if (!willRetry) return { events: [...events, ...toFailureEvents(turn, error, situation.at)], memory };
  const { attempt, of, message } = describeReconnect(error);
  const known = situation.known.turns.findLast((candidate) => candidate.id === turn);
  const before = known?.entries.find((entry) => entry.id === getReconnectingId(known));
  const counted = before?.kind === 'status' ? (before.attempt?.number ?? 0) + 1 : 1;
  return {
    events: [
      ...events,
      { type: 'reconnecting', turnId: turn, attempt: attempt ?? counted, of, message, at: situation.at },
    ],
    memory,
  };
});

function getErrorId(turn: TurnId): StatusEntry['id'] {
  return entryId.parse(`error:${turn}`);
}

/** The maximum number of characters to keep of an error's exact text. */
const rawCharacters = 4_000;

/** Creates the status that shows why a turn failed. */
export function createFailureEntry(turn: TurnId, error: CodexError, at: number | null): StatusEntry {
  const { fact, detail, commands, raw } = describeTurnError(error);
  const alone = { attempt: null, about: null };
  const said = { fact, detail, commands, ...(raw !== undefined && { raw: raw.slice(0, rawCharacters) }) };
  return { ...alone, id: getErrorId(turn), at, kind: 'status', status: 'error', ...said };
}

function toFailureEvents(turn: TurnId, error: CodexError, at: number | null): readonly ThreadEvent[] {
  return [
    { type: 'streamDropped', turnId: turn, reason: 'failed' },
    { type: 'entryPut', turnId: turn, entry: createFailureEntry(turn, error, at) },
  ];
}

function toMilliseconds(time: number | null | undefined): number | null {
  return time === null || time === undefined ? null : time * 1000;
}

/** Handles a turn's first file change. The text of the diff arrives separately. */
export const diffReported = interpretInTurn(z.object({ diff: z.string() }), (turnId, params, situation) => {
  const known = situation.known.turns.findLast((turn) => turn.id === turnId);
  if (params.diff === '' || known?.hasDiff === true) return keepMemory(situation);
  return { events: [{ type: 'diffAvailable', turnId }], memory: situation.memory };
});

const plan = z.object({
  explanation: z.string().nullish(),
  plan: z.array(z.object({ step: z.string(), status: z.string() })),
});

/** Handles the steps of a plan. Each report replaces the previous one. */
export const planReported = interpretInTurn(plan, (turn, { explanation, plan: steps }, { memory, at }) => {
  const entry: PlanEntry = {
    id: entryId.parse(`plan:${turn}`),
    at,
    kind: 'plan',
    text: normalizeText(explanation ?? ''),
    steps: steps.map(({ step, status }) => ({
      text: normalizeText(step),
      status: status === 'completed' ? 'done' : status === 'inProgress' ? 'inProgress' : 'pending',
    })),
    state: 'done',
    dropReason: null,
  };
  return { events: [{ type: 'entryPut', turnId: turn, entry }], memory };
});
