import { type ThreadId, threadId } from '../base/ids.ts';
import type { Entry } from '../transcript/entry.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import { emptyTranscript, type Turn } from '../transcript/turn.ts';
import type { RecordOf } from './thread-record.ts';

const prefix = 'imported:';

/** The id of a thread that comes from a file: one of its own, so that no file takes the place of a thread that is there. */
export function importedThreadId(name: string): ThreadId {
  return threadId.parse(`${prefix}${name}`);
}

/** Whether a thread comes from a file. Codex does not know it. */
export function isImported(id: string): boolean {
  return id.startsWith(prefix);
}

/** What a file says of a thread, whole and checked. */
export type ImportedThread = {
  readonly thread: RecordOf<'thread'>;
  readonly turns: readonly ImportedTurn[];
};

/** A turn with what hangs on it. */
export type ImportedTurn = {
  readonly facts: RecordOf<'turn'>;
  readonly turn: Turn;
  readonly outputs: readonly RecordOf<'output'>[];
  readonly diffs: readonly RecordOf<'diff'>[];
};

/** A turn in which nothing goes on any more: what still ran or waited when the file was written has ended without it. */
export function endedTurn(turn: Turn, at: number): Turn {
  const state = { ...emptyTranscript, turns: [{ ...turn, entries: turn.entries.map((entry) => expired(entry, at)) }] };
  return foldTranscript(state, { type: 'codexStopped', at }).turns[0] ?? turn;
}

function expired(entry: Entry, at: number): Entry {
  if (!('approval' in entry) || entry.approval?.state !== 'waiting') return entry;
  return { ...entry, approval: { ...entry.approval, state: 'expired', by: 'codex', settledAt: at } };
}
