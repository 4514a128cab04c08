import { type ThreadId, threadId } from '../base/ids.ts';
import type { Entry } from '../transcript/entry.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import { emptyTranscript, type Turn } from '../transcript/turn.ts';
import type { RecordOf } from './thread-record.ts';

const prefix = 'imported:';

/** A new id for an imported thread, so that no file replaces an existing thread. */
export function createImportedThreadId(name: string): ThreadId {
  return threadId.parse(`${prefix}${name}`);
}

/** Returns whether a thread was imported from a file. Codex does not know it. */
export function isImported(id: string): boolean {
  return id.startsWith(prefix);
}

/** A thread from a file, complete and validated. */
export type ImportedThread = {
  readonly thread: RecordOf<'thread'>;
  readonly turns: readonly ImportedTurn[];
};

/** A turn with its related data. */
export type ImportedTurn = {
  readonly facts: RecordOf<'turn'>;
  readonly turn: Turn;
  readonly outputs: readonly RecordOf<'output'>[];
  readonly diffs: readonly RecordOf<'diff'>[];
};

/** A turn without ongoing work: whatever still ran or waited when the file was written has ended without a result. */
export function endTurn(turn: Turn, at: number): Turn {
  const state = {
    ...emptyTranscript,
    turns: [{ ...turn, entries: turn.entries.map((entry) => expireEntry(entry, at)) }],
  };
  return foldTranscript(state, { type: 'codexStopped', at }).turns[0] ?? turn;
}

function expireEntry(entry: Entry, at: number): Entry {
  if (!('approval' in entry) || entry.approval?.state !== 'waiting') return entry;
  return { ...entry, approval: { ...entry.approval, state: 'expired', by: 'codex', settledAt: at } };
}
