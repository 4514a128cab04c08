import type { EntryId, ThreadId, TurnId } from '../base/ids.ts';
import type { DiffFile } from '../diff/diff-session.ts';
import type { TokenUsage, Transcript, Turn } from '../transcript/turn.ts';

/** Where a turn was seen first: live in this app, or in the store of Codex, put there by another client. */
export type TurnOrigin = 'here' | 'otherClient';

/** A turn as our store has it, with what only our store knows of it. */
export type StoredTurn = {
  readonly turn: Turn;
  readonly origin: TurnOrigin;
  /** Codex had it once and does not know it any more: it can be read, and nothing of it is sent. */
  readonly gone: boolean;
};

/** What is true of a turn that was begun here, until something else is known of it. */
export const begunHere = { origin: 'here', gone: false } as const satisfies Omit<StoredTurn, 'turn'>;

/** What of a turn changes without the turn. */
export type TurnMark = Pick<StoredTurn, 'origin' | 'gone'> & { readonly turnId: TurnId };

/** How far the log of a thread is in the store. `run` names the log: numbers begin anew with each. */
export type SavedMark = { readonly run: string; readonly seq: number };

/** Something in the store that cannot be read; the rest is there. Null where it is about more than one turn or entry. */
export type ReadProblem = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly entryId: EntryId | null;
  /** `newer`: a later version of the app wrote it. It is kept as it is. */
  readonly reason: 'newer' | 'damaged';
};

/** The output of a command, without its text. */
export type OutputLink = { readonly turnId: TurnId; readonly entryId: EntryId; readonly length: number };

/** The diff of a turn, or with an entry of one of its patches, without its text. */
export type DiffLink = {
  readonly turnId: TurnId;
  readonly entryId: EntryId | null;
  readonly files: readonly DiffFile[];
};

/** Turns of one thread, oldest first, with what hangs on them. */
export type LoadedTurns = {
  readonly turns: readonly StoredTurn[];
  readonly outputs: readonly OutputLink[];
  readonly diffs: readonly DiffLink[];
  readonly problems: readonly ReadProblem[];
};

/** Stored turns as the fold goes on with them; `earlierTurns` lie before the first. */
export function transcriptOf(
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
