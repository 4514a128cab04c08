import type { EntryId } from '../base/ids.ts';
import { addTokens } from '../spending/model-tokens.ts';
import { closeTurn, stopTurns } from './close-turn.ts';
import { dropText } from './drop-text.ts';
import { editTurn, ensureTurn, setEntry } from './edit-turn.ts';
import type { Entry } from './entry.ts';
import { isEqualData } from './equal-data.ts';
import { absorbMessage, refuseMessage, submitMessage } from './pending-message.ts';
import { putEntry } from './put-entry.ts';
import { endReconnecting, showReconnecting } from './reconnecting.ts';
import { revertTurns } from './revert-turns.ts';
import type { ThreadEvent } from './thread-event.ts';
import { traceApproval } from './trace-approval.ts';
import type { Transcript, Turn } from './turn.ts';
import { prependTurns, replaceTurns } from './turn-window.ts';

/**
 * The transcript after one more event, the same on the host and in every renderer. Pure. Turns and entries that the
 * event does not touch keep their reference, and an event that changes nothing returns its input state.
 */
export function foldTranscript(state: Transcript, event: ThreadEvent): Transcript {
  switch (event.type) {
    case 'messageSubmitted':
      return submitMessage(state, event.entry, event.at);
    case 'messageNotSent':
      return refuseMessage(state, event.clientId, event.problem);
    case 'turnStarted':
      return startTurn(state, event);
    case 'turnEnded': {
      const ended = editTurn(ensureTurn(state, event.turnId), event.turnId, (turn) => closeTurn(turn, event));
      return ended.reconnecting ? { ...ended, reconnecting: false } : ended;
    }
    case 'entryPut':
      return putEntryInto(state, event);
    case 'textAppended': {
      const there = resume(ensureTurn(state, event.turnId), event.turnId);
      return editTurn(there, event.turnId, (turn) => appendText(turn, event));
    }
    case 'streamDropped':
      return editTurn(state, event.turnId, (turn) => dropText(turn, event.reason, null));
    case 'approvalTraced':
      return traceApproval(state, event.turnId, event.entryId, event.approval);
    case 'reconnecting': {
      const shown = editTurn(ensureTurn(state, event.turnId), event.turnId, (turn) => showReconnecting(turn, event));
      const isKnown = shown.turns.some(({ id }) => id === event.turnId);
      return isKnown && !shown.reconnecting ? { ...shown, reconnecting: true } : shown;
    }
    case 'usageUpdated':
      return foldUsage(state, event);
    case 'diffAvailable':
      return editTurn(state, event.turnId, (turn) => ({ ...turn, hasDiff: true }));
    case 'turnsReconciled':
      return replaceTurns(state, event.turns, event.earlierTurns);
    case 'turnsReverted':
      return revertTurns(state, event.turnIds);
    case 'codexStopped':
      return stopTurns(state, event.at);
    case 'earlierTurnsLoaded':
      return prependTurns(state, event.turns, event.earlierTurns);
  }
}

function startTurn(state: Transcript, event: Extract<ThreadEvent, { type: 'turnStarted' }>): Transcript {
  const { turnId, clientId } = event;
  const absorbed = clientId === undefined || clientId === null ? state : absorbMessage(state, clientId, turnId);
  return editTurn(ensureTurn(absorbed, turnId), turnId, (turn) => {
    const started: Turn = { ...turn, startedAt: turn.startedAt ?? event.at, model: event.model ?? turn.model };
    return isEqualData(turn, started) ? turn : started;
  });
}

function putEntryInto(state: Transcript, event: Extract<ThreadEvent, { type: 'entryPut' }>): Transcript {
  const { turnId, entry } = event;
  const clientId = entry.kind === 'user' ? entry.clientId : null;
  const absorbed = clientId === null ? state : absorbMessage(state, clientId, turnId);
  const there = ensureTurn(absorbed, turnId);
  const put = editTurn(there, turnId, (turn) => putEntry(turn, entry));
  const length = (of: Transcript) => of.turns.findLast((turn) => turn.id === turnId)?.entries.length;
  const codexMadeIt = entry.kind !== 'status' && entry.kind !== 'user' && length(put) !== length(there);
  return codexMadeIt ? resume(put, turnId) : put;
}

/** Any new output from Codex after it was cut off shows that it is back. */
function resume(state: Transcript, turnId: Turn['id']): Transcript {
  if (!state.reconnecting) return state;
  return { ...editTurn(state, turnId, (turn) => endReconnecting(turn, true)), reconnecting: false };
}

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/**
 * Adds streamed text to its entry, which it creates if needed. Ignores late text that arrives after the end of an
 * entry.
 */
function appendText(turn: Turn, { entryId, channel, part, text }: TextAppended): Turn {
  const at = turn.entries.findLastIndex((entry) => entry.id === entryId);
  const entry = turn.entries[at] ?? createTextEntry(entryId, channel);
  if (!('state' in entry) || entry.state !== 'streaming') return turn;
  const place = at === -1 ? turn.entries.length : at;
  const isThere = entry.kind !== 'reasoning' || part < entry[getListName(channel)].length;
  if (at !== -1 && text === '' && isThere) return turn;
  if (entry.kind !== 'reasoning') return setEntry(turn, place, { ...entry, text: entry.text + text });
  const list = getListName(channel);
  return setEntry(turn, place, { ...entry, [list]: appendPart(entry[list], part, text) });
}

function getListName(channel: TextAppended['channel']): 'summary' | 'content' {
  return channel === 'summary' ? 'summary' : 'content';
}

function createTextEntry(id: EntryId, channel: TextAppended['channel']): Entry {
  const open = { id, at: null, state: 'streaming', dropReason: null } as const;
  if (channel === 'text') return { ...open, kind: 'assistant', phase: 'answer', text: '' };
  return { ...open, kind: 'reasoning', summary: [], content: [], endedAt: null };
}

/** A part number that skips ahead becomes the next part. */
function appendPart(parts: readonly string[], part: number, text: string): readonly string[] {
  if (part >= parts.length) return [...parts, text];
  return parts.with(part, (parts[part] ?? '') + text);
}

/** Records what a thread has used according to Codex, and what one of its turns spent since the last report. */
function foldUsage(state: Transcript, event: Extract<ThreadEvent, { type: 'usageUpdated' }>): Transcript {
  const before = event.usage.spent ?? state.usage?.spent;
  const forked = event.usage.forked ?? state.usage?.forked;
  const aside = event.usage.aside ?? state.usage?.aside;
  const kept = { ...event.usage, ...(aside !== undefined && { aside }), ...(forked !== undefined && { forked }) };
  if (event.spent === undefined) {
    const usage = before === undefined ? kept : { ...kept, spent: before };
    return isEqualData(state.usage, usage) ? state : { ...state, usage };
  }
  const { at, turnId, ...tokens } = event.spent;
  const reported = { ...state, usage: { ...kept, spent: addTokens(before ?? [], tokens) } };
  return editTurn(reported, turnId, (turn) => {
    const after = turn.entries.at(-1)?.id ?? null;
    return { ...turn, usage: [...(turn.usage ?? []), { ...tokens, at, after }] };
  });
}
