import { z } from 'zod';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { Entry, PatchEntry, UserEntry } from '../../../shared/transcript/entry.ts';
import { type Interpretation, keepMemory, type Situation } from '../../../shared/transcript/interpretation.ts';
import { fileUpdateChange } from './codex-item.ts';
import { countChange } from './count-changes.ts';
import { toEntryOf } from './entry-from-item.ts';
import { isReviewPrompt, toAgentThreadMessage } from './entry-from-user-message.ts';
import { interpretInItem, interpretInTurn } from './interpret-in-turn.ts';
import { flushCarries, forgetCarries } from './interpret-text.ts';

const started = z.object({ item: z.unknown(), startedAtMs: z.number().nullish() });
const completed = z.object({ item: z.unknown(), completedAtMs: z.number().nullish() });
const patchUpdated = z.object({ changes: z.array(fileUpdateChange) });

/** Handles the start of an item. */
export const itemStarted = interpretInTurn(started, (turnId, params, situation) => {
  const at = params.startedAtMs ?? situation.at;
  return putItem(turnId, toEntryOf(params.item, situation.notification.item, { ended: false, at }), situation);
});

/** Handles the end of an item. Its content is final. */
export const itemCompleted = interpretInTurn(completed, (turnId, params, situation) => {
  const at = params.completedAtMs ?? situation.at;
  const entry = toEntryOf(params.item, situation.notification.item, { ended: true, at });
  const memory = forgetCarries(situation.memory, entry.id);
  if (!memory.ending.has(entry.id)) return putItem(turnId, entry, { ...situation, memory });
  const ending = new Set([...memory.ending].filter((id) => id !== entry.id));
  return putItem(turnId, markStopped(entry), { ...situation, memory: { ...memory, ending } });
});

/** The exit code a shell reports for a killed program: 128 plus the signal number. */
const killed = 137;

/**
 * Marks a killed command as stopped. Codex reports most ended commands with its own exit code. But if the shell saw its
 * program die first, Codex reports the shell's exit code for a killed program.
 */
function markStopped(entry: Entry): Entry {
  const isKilled = entry.kind === 'command' && entry.status === 'failed' && entry.exitCode === killed;
  return isKilled ? { ...entry, status: 'stopped' } : entry;
}

/** Handles a patch while the model writes it, before its item starts. */
export const patchStreamed = interpretInItem(patchUpdated, ({ itemId: id, turnId }, params, situation) => {
  const known = getEntries(turnId, situation).findLast((entry) => entry.id === id);
  if (known !== undefined && (known.kind !== 'patch' || known.status !== 'applying')) return keepMemory(situation);
  const { at } = situation;
  const files = params.changes.map(countChange);
  const entry: PatchEntry = { id, at, kind: 'patch', files, status: 'applying', message: null, approval: null };
  return { events: [{ type: 'entryPut', turnId, entry }], memory: situation.memory };
});

function putItem(turn: TurnId, entry: Entry, situation: Situation): Interpretation {
  if (entry.kind === 'user') return putMessage(turn, entry, situation);
  return { events: [{ type: 'entryPut', turnId: turn, entry }], memory: situation.memory };
}

/**
 * Adds a user's message. To accept a message into a running turn, Codex starts its answer over, so streamed text is
 * dropped.
 */
function putMessage(turn: TurnId, message: UserEntry, situation: Situation): Interpretation {
  const entries = getEntries(turn, situation);
  if (isReviewPrompt(message, entries)) return keepMemory(situation);
  const entry = situation.memory.isAgentThread ? toAgentThreadMessage(message) : message;
  const messages = entries.filter((known) => known.kind === 'user');
  const itself = messages.find((known) => known.id === entry.id);
  const steered =
    itself?.steered ?? messages.some((known) => known.clientId === null || known.clientId !== entry.clientId);
  const put = { type: 'entryPut', turnId: turn, entry: { ...entry, steered } } as const;
  if (!steered || itself !== undefined) return { events: [put], memory: situation.memory };
  const { events, memory } = flushCarries(situation.memory, turn);
  return { events: [...events, { type: 'streamDropped', turnId: turn, reason: 'steered' }, put], memory };
}

function getEntries(turn: TurnId, { known }: Situation): readonly Entry[] {
  return known.turns.findLast((candidate) => candidate.id === turn)?.entries ?? [];
}
