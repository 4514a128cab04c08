import { type EntryId, entryId, type ThreadId, type TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';
import type { SavedMark } from '../../model/threads/stored-turn.ts';
import { describeInterruption } from './describe-interruption.ts';

/** A batch of log events of one thread at one moment, with their numbers and the time when they were written. */
export type JournalBatch = {
  /** The log that the events belong to. Each log numbers its events from the start. */
  readonly run: string;
  readonly threadId: ThreadId;
  readonly events: readonly NumberedThreadEvent[];
  readonly at: number;
};

/** Lists the turns a journal refers to. The saved thread must include the ones that are stored. */
export function listNamedTurns(batches: readonly JournalBatch[]): readonly TurnId[] {
  const named = batches.flatMap(({ events }) => events.map(({ event }) => ('turnId' in event ? event.turnId : null)));
  return [...new Set(named.filter((id) => id !== null))];
}

/**
 * Lists the turns that a journal removes from their thread, whether they were in memory or not. They never come back.
 */
export function listRevertedTurns(batches: readonly JournalBatch[]): readonly TurnId[] {
  return batches.flatMap(({ events }) =>
    events.flatMap(({ event }) => (event.type === 'turnsReverted' ? event.turnIds : [])),
  );
}

/** A saved thread. */
export type SavedThread = { readonly transcript: Transcript; readonly mark: SavedMark | null };

/**
 * Restores a thread after its host ended unexpectedly: starts from the saved state, applies the journal's later events,
 * oldest first, and ends all running work. Does not run anything again. A saved thread that needs none of this keeps
 * its reference. `lastKnownAt` is the last activity, for a journal without events.
 */
export function replayJournal(saved: SavedThread, batches: readonly JournalBatch[], lastKnownAt: number): SavedThread {
  const fresh = selectUnsaved(saved.mark, batches);
  const reported = fresh.flatMap(({ events }) => events.map(({ event }) => event));
  const replayed = reported.reduce(foldTranscript, saved.transcript);
  const transcript = closeTurns(replayed, fresh.at(-1)?.at ?? lastKnownAt).reduce(foldTranscript, replayed);
  const last = fresh.at(-1);
  const seq = last?.events.at(-1)?.seq;
  const mark = last === undefined || seq === undefined ? saved.mark : { run: last.run, seq };
  return transcript === saved.transcript && mark === saved.mark ? saved : { transcript, mark };
}

/**
 * Returns the unsaved batches. Runs follow each other, so everything before the saved run is saved, and everything
 * after it is not.
 */
function selectUnsaved(mark: SavedMark | null, batches: readonly JournalBatch[]): readonly JournalBatch[] {
  if (mark === null) return batches;
  const begun = batches.findIndex(({ run }) => run === mark.run);
  return batches.slice(Math.max(0, begun)).flatMap((batch) => {
    if (batch.run !== mark.run) return [batch];
    const events = batch.events.filter(({ seq }) => seq > mark.seq);
    return events.length === 0 ? [] : [{ ...batch, events }];
  });
}

/** Returns the events that close a thread without a running Codex. */
function closeTurns({ turns }: Transcript, at: number): readonly ThreadEvent[] {
  const cut = turns.filter(({ status }) => status === 'running');
  return [
    { type: 'codexStopped', at },
    ...turns.flatMap((turn) => turn.entries.flatMap((entry) => expireEntry(turn, entry, at))),
    ...cut.map((turn): ThreadEvent => ({ type: 'entryPut', turnId: turn.id, entry: createInterruptedEntry(turn, at) })),
  ];
}

function expireEntry({ id }: Turn, entry: Entry, at: number): readonly ThreadEvent[] {
  const asked = 'approval' in entry ? entry.approval : null;
  if (asked?.state !== 'waiting') return [];
  const approval: ApprovalTrace = { ...asked, state: 'expired', by: 'codex', settledAt: at };
  return [{ type: 'approvalTraced', turnId: id, entryId: entry.id, approval }];
}

/** Returns the id of the status that marks a turn as interrupted by the end of the host. */
export function getInterruptedId(turn: TurnId): EntryId {
  return entryId.parse(`interrupted:${turn}`);
}

function createInterruptedEntry(turn: Turn, at: number): StatusEntry {
  const kept = t`What you see was kept. No commands ran again.`;
  const offer = t`Continue asks Codex to pick up from here. Inspect shows how far it got.`;
  return {
    id: getInterruptedId(turn.id),
    at,
    kind: 'status',
    status: 'warning',
    fact: t`Workcell stopped while Codex was working on this.`,
    detail: [describeInterruption(turn), kept, offer].filter((words) => words !== '').join(' '),
    commands: ['continueTurn', 'inspectTurn'],
    attempt: null,
    about: null,
  };
}
