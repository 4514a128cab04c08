import { z } from 'zod';
import { threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { pinnedTurn } from '../store/pinned-turn.ts';
import { searchHit } from '../store/search-hit.ts';
import { threadActionProblem, threadProblem } from '../threads/thread-problem.ts';
import { threadSummary } from '../threads/thread-summary.ts';
import { nothing, request } from './request.ts';
import { shownTree } from './runs.ts';

// What a user can do with threads, other than write in them.

/** Stored threads that match a search, with the places for matches in their text or in their agents. */
export const foundThreads = z.object({ threads: z.array(threadSummary), hits: z.array(searchHit) });
export type FoundThreads = Immutable<z.infer<typeof foundThreads>>;

const onThread = z.object({ threadId });

/** Requests to find, name, pin, archive, delete and fork threads. */
export const threadActionsRequests = {
  /**
   * Threads of this window's list with these words in the title or text, including archived ones. Searches only
   * our store, so it answers at once. `listThreads` finds titles of threads that only Codex has, and `searchInCodex`
   * their messages.
   */
  searchThreads: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ query: z.string().max(1_000) }),
    value: foundThreads,
  }),
  /**
   * Threads of this window's list in Codex's store with these words in what a user or the model wrote, including
   * archived ones. `complete`: no more threads have them. `unread`: how many may have them, but could not be read.
   */
  searchInCodex: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ query: z.string().max(1_000) }),
    value: foundThreads.extend({ complete: z.boolean(), unread: z.number().int().nonnegative() }),
    problem: threadProblem,
  }),
  /** The archived threads of each folder in this window's list, newest first. */
  listArchivedThreads: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.array(threadSummary),
    problem: threadProblem,
  }),
  /**
   * Lists the newest threads of a folder in this window's list, or of its archive: `listedAtOnce` more than `have`.
   * `complete`: there are no others.
   */
  listOlderThreads: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ folder: z.string(), archived: z.boolean(), have: z.number().int().nonnegative() }),
    value: z.object({ threads: z.array(threadSummary), complete: z.boolean() }),
    problem: threadProblem,
  }),
  /** Sets a thread's name, in Codex's store too. Null returns to the title, which is how the thread began. */
  renameThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, name: z.string().max(200).nullable() }),
    value: nothing,
    problem: threadActionProblem,
  }),
  pinThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, pinned: z.boolean() }),
    value: nothing,
    problem: threadActionProblem,
  }),
  archiveThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, archived: z.boolean() }),
    value: nothing,
    problem: threadActionProblem,
  }),
  /**
   * Deletes a thread here and in Codex's store. `keptByCodex`: Codex keeps its own record, because forks read from it.
   */
  deleteThread: request({
    scope: 'profile',
    wait: 'job',
    input: onThread,
    value: z.object({ keptByCodex: z.boolean() }),
    problem: threadActionProblem,
  }),
  /**
   * Starts a thread that continues from this one's current state, without a running turn. It can also continue from an
   * earlier place: `beforeTurnId` copies what came before that turn, `lastTurnId` also that turn itself.
   */
  forkThread: request({
    scope: 'profile',
    wait: 'once',
    input: onThread
      .extend({ beforeTurnId: turnId.optional(), lastTurnId: turnId.optional() })
      .refine(({ beforeTurnId, lastTurnId }) => beforeTurnId === undefined || lastTurnId === undefined, {
        message: 'At most one of beforeTurnId and lastTurnId',
      }),
    value: z.object({ threadId }),
    problem: threadActionProblem,
  }),
  /**
   * Lets a thread at rest go on in the folder that its worktree was made for: applies what it has changed there, forks it
   * into the folder with its name and its pin, and archives it. `tree` is the state of the worktree that the user was
   * shown; a state that was applied before, even in part, is not applied again. `files`: how many were changed.
   * `refused`: the message says what has happened so far.
   */
  continueInFolder: request({
    scope: 'profile',
    wait: 'once',
    input: onThread.extend({ tree: shownTree }),
    value: z.object({ threadId, files: z.number().int().nonnegative() }),
    problem: threadActionProblem,
  }),
  /**
   * All branches of a thread: it, those it was forked from, and all forks of these, archived ones too, from any folder.
   * Empty if it has none.
   */
  listBranches: request({
    scope: 'profile',
    wait: 'read',
    input: onThread,
    value: z.object({
      threads: z.array(threadSummary),
      /** For each fork, the start of its first new message. */
      messages: z.array(z.object({ threadId, text: z.string() })),
    }),
  }),
  pinTurn: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, turnId, pinned: z.boolean() }),
    value: nothing,
    problem: threadActionProblem,
  }),
  /** The pinned turns of a thread, oldest first. */
  listPinnedTurns: request({ scope: 'profile', wait: 'read', input: onThread, value: z.array(pinnedTurn) }),
};

export const threadActionsEvents = {
  /** The pinned turns of a thread that this window shows. */
  pinnedTurnsChanged: z.object({ threadId, turns: z.array(pinnedTurn) }),
};
