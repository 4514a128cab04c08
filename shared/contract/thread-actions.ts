import { z } from 'zod';
import { threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { pinnedTurn } from '../store/pinned-turn.ts';
import { searchHit } from '../store/search-hit.ts';
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
  searchThreads: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ query: z.string().max(1_000) }),
    value: foundThreads,
  }),
  /** The archived threads of this window's workspace, newest first. */
  listArchivedThreads: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.array(threadSummary),
    problem: threadProblem,
  }),
  /**
   * The threads of this window's workspace, or of its archive, that a list of the newest ones has and older ones:
   * `listedAtOnce` more than `have`. `complete`: there are no others.
   */
  listOlderThreads: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ archived: z.boolean(), have: z.number().int().nonnegative() }),
    value: z.object({ threads: z.array(threadSummary), complete: z.boolean() }),
    problem: threadProblem,
  }),
  /** Gives a thread a name, in Codex's store too; with null it goes by how it began again. */
  renameThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, name: z.string().max(200).nullable() }),
    value: nothing,
    problem: libraryProblem,
  }),
  pinThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, pinned: z.boolean() }),
    value: nothing,
    problem: libraryProblem,
  }),
  archiveThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, archived: z.boolean() }),
    value: nothing,
    problem: libraryProblem,
  }),
  /** Deletes a thread here and in Codex's store. `keptByCodex`: Codex keeps its own record, because forks read from it. */
  deleteThread: request({
    scope: 'profile',
    wait: 'job',
    input: onThread,
    value: z.object({ keptByCodex: z.boolean() }),
    problem: libraryProblem,
  }),
  /** Begins a thread that goes on from what this one has now, without a turn that still runs. */
  forkThread: request({
    scope: 'profile',
    wait: 'once',
    input: onThread,
    value: z.object({ threadId }),
    problem: libraryProblem,
  }),
  pinTurn: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, turnId, pinned: z.boolean() }),
    value: nothing,
    problem: libraryProblem,
  }),
  /** The pinned turns of a thread, oldest first. */
  listPinnedTurns: request({ scope: 'profile', wait: 'read', input: onThread, value: z.array(pinnedTurn) }),
};

export const libraryEvents = {
  /** The pinned turns of a thread that this window shows. */
  pinnedTurnsChanged: z.object({ threadId, turns: z.array(pinnedTurn) }),
};
