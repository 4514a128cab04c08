import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { DiffFile } from '../../../shared/changes/diff-summary.ts';
import type { TokenUsage, Transcript, Turn } from '../../../shared/transcript/turn.ts';

/** Where a turn was first seen: live in this app, or in Codex's store, added by another client. */
export type TurnOrigin = 'here' | 'otherClient';

/** A turn in our store, with what only our store knows about it. */
export type StoredTurn = {
  readonly turn: Turn;
  readonly origin: TurnOrigin;
  /** Codex once had the turn and no longer has it. The turn can be read, but no part of it is sent. */
  readonly gone: boolean;
};

/** The defaults for a turn that started here. */
export const startedHere = { origin: 'here', gone: false } as const satisfies Omit<StoredTurn, 'turn'>;

/** The part of a stored turn that changes without the turn. */
export type StoredTurnMark = Pick<StoredTurn, 'origin' | 'gone'> & { readonly turnId: TurnId };

/** How far a thread's log is saved. `run` identifies the log; each log numbers its events from the start. */
export type SavedMark = { readonly run: string; readonly seq: number };

/** Something in the store that cannot be read. The rest is available. Null fields mean several turns or entries. */
export type ReadProblem = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly entryId: EntryId | null;
  /** `newer`: a later version of the app wrote it. It stays unchanged. */
  readonly reason: 'newer' | 'damaged';
};

/** A command's output, without its text. */
export type OutputLink = { readonly turnId: TurnId; readonly entryId: EntryId; readonly length: number };

/** The diff of a turn, or of one of its patches if there is an entry, without its text. */
export type DiffLink = {
  readonly turnId: TurnId;
  readonly entryId: EntryId | null;
  readonly files: readonly DiffFile[];
};

/** Turns of one thread, oldest first, with their related data. */
export type LoadedTurns = {
  readonly turns: readonly StoredTurn[];
  readonly outputs: readonly OutputLink[];
  readonly diffs: readonly DiffLink[];
  readonly problems: readonly ReadProblem[];
};

/** Converts stored turns to a transcript. `earlierTurns` precede the first one. */
export function toTranscript(
  stored: readonly StoredTurn[],
  earlierTurns: number,
  usage: TokenUsage | null,
): Transcript {
  const turns = stored.map(({ turn }) => turn);
  return { turns, earlierTurns, usage, reconnecting: turns.some(isReconnecting) };
}

function isReconnecting({ status, entries }: Turn): boolean {
  return status === 'running' && entries.some((entry) => entry.kind === 'status' && entry.attempt !== null);
}
