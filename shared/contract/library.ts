import { z } from 'zod';
import { threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { pinnedTurn } from '../sessions/pinned-turn.ts';
import { searchHit } from '../sessions/search-hit.ts';
import { libraryProblem, threadProblem } from '../threads/thread-problem.ts';
import { threadSummary } from '../threads/thread-summary.ts';
import { nothing, request } from './define.ts';

// What a person does with threads beside talking in them.

/** Threads of our store that have the words of a search, and for those that have them in their text, or whose agents have them, where. */
export const foundThreads = z.object({ threads: z.array(threadSummary), hits: z.array(searchHit) });
export type FoundThreads = Immutable<z.infer<typeof foundThreads>>;

const onThread = z.object({ threadId });

export const libraryRequests = {
  /**
   * Threads of this window's workspace with the words in their title or text, archived ones among them, from our store
   * alone: it answers at once. Titles of threads that only Codex has are found by `listThreads`.
   */
  searchThreads: request(z.object({ query: z.string().max(1_000) }), foundThreads),
  /** The archived threads of this window's workspace, newest first. */
  listArchivedThreads: request(nothing, z.array(threadSummary), threadProblem),
  /**
   * The threads of this window's workspace, or of its archive, that a list of the newest ones has and older ones:
   * `listedAtOnce` more than `have`. `complete`: there are no others.
   */
  listOlderThreads: request(
    z.object({ archived: z.boolean(), have: z.number().int().nonnegative() }),
    z.object({ threads: z.array(threadSummary), complete: z.boolean() }),
    threadProblem,
  ),
  /** Gives a thread a name, in Codex's store too; with null it goes by how it began again. */
  renameThread: request(z.object({ threadId, name: z.string().max(200).nullable() }), nothing, libraryProblem),
  pinThread: request(z.object({ threadId, pinned: z.boolean() }), nothing, libraryProblem),
  archiveThread: request(z.object({ threadId, archived: z.boolean() }), nothing, libraryProblem),
  /** Deletes a thread here and in Codex's store. `keptByCodex`: Codex keeps its own record, because forks read from it. */
  deleteThread: request(onThread, z.object({ keptByCodex: z.boolean() }), libraryProblem),
  /** Begins a thread that goes on from what this one has now, without a turn that still runs. */
  forkThread: request(onThread, z.object({ threadId }), libraryProblem),
  pinTurn: request(z.object({ threadId, turnId, pinned: z.boolean() }), nothing, libraryProblem),
  /** The pinned turns of a thread, oldest first. */
  listPinnedTurns: request(onThread, z.array(pinnedTurn)),
};

export const libraryEvents = {
  /** The pinned turns of a thread that this window shows. */
  pinnedTurnsChanged: z.object({ threadId, turns: z.array(pinnedTurn) }),
};
