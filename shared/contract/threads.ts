import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { clientMessageId, entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { diffSummary } from '../changes/diff-summary.ts';
import { commandRun } from '../console/command-run.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { attemptOrder } from '../runs/attempt.ts';
import { settingsSchema } from '../settings/settings-schema.ts';
import { agentOrigin } from '../threads/agent-source.ts';
import { goal } from '../threads/goal.ts';
import { queuedProblem, sendProblem, threadProblem } from '../threads/thread-problem.ts';
import { queuedChange, queuedMessage, threadSettings, threadSummary } from '../threads/thread-summary.ts';
import { threadSyncStatus } from '../threads/thread-sync-status.ts';
import { numberedThreadEvent } from '../transcript/thread-event.ts';
import { transcript, turn } from '../transcript/turn.ts';
import { nothing, request } from './request.ts';

/** The settings of a turn. Null: no override, so the CLI's default or the thread's value applies. */
export const turnSettings = z.object({
  model: z.string().max(200).nullable(),
  effort: z.string().max(50).nullable(),
  approvalMode: settingsSchema.shape.approvalMode,
  /** Codex plans and may not write, whatever the mode. */
  plan: z.literal(true).optional(),
});
export type TurnSettings = Immutable<z.infer<typeof turnSettings>>;

/** A message from the user, at most 8 million characters. */
export const outgoingMessage = z.object({
  clientId: clientMessageId,
  text: z.string().max(8_000_000),
  sources: z.array(attachmentSchema).max(100),
});
export type OutgoingMessage = Immutable<z.infer<typeof outgoingMessage>>;

/** Where a new thread works: in the window's folder, or in its own git worktree. */
const threadPlace = z.enum(['here', 'worktree']);
export type ThreadPlace = z.infer<typeof threadPlace>;

/**
 * A thread for a renderer: the newest turns with the pinned ones before them, and the number of the last included
 * event.
 */
export const threadView = z.object({
  settings: threadSettings,
  title: z.string(),
  transcript,
  seq: z.number().int().nonnegative(),
  commands: z.array(commandRun),
  diffs: z.array(diffSummary),
  queue: z.array(queuedMessage),
  syncStatus: threadSyncStatus,
  /** Null: it has none, or Codex has not been asked yet. */
  goal: goal.nullable(),
  /** The way back from an agent's thread. Null for a thread that a user started. */
  agent: agentOrigin.nullable(),
});
export type ThreadView = Immutable<z.infer<typeof threadView>>;

const onThread = z.object({ threadId });

/** Requests to list, open and read threads, and to send messages to them. */
export const threadsRequests = {
  /**
   * Threads of this window's folder, newest first, including those of other clients. With words to search for, those of
   * each folder in its list that have them in the title.
   */
  listThreads: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ search: z.string().max(1_000) }),
    value: z.array(threadSummary),
    problem: threadProblem,
  }),
  /**
   * Subscribes this window to a thread. Its events follow the view. Codex is only asked what is new in it. `again`: the page
   * reads what it shows again, so that the user goes nowhere.
   */
  openThread: request({
    scope: 'profile',
    wait: 'change',
    input: onThread.extend({ again: z.boolean().optional() }),
    value: threadView,
    problem: threadProblem,
  }),
  /**
   * Has Codex load a thread, because the user writes in it. Codex then starts its MCP servers. What stands in
   * the way follows as `threadSyncStatusChanged`.
   */
  prepareThread: request({ scope: 'profile', wait: 'change', input: onThread, value: nothing, problem: threadProblem }),
  /**
   * Reports that this window shows no thread. A reload then shows none either, and the host reports what ends in the
   * last one. `again`: the page reports it, as in `openThread`.
   */
  leaveThread: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ again: z.boolean().optional() }),
    value: nothing,
  }),
  /** The turns before the window's first one, with their runs and diffs, oldest first. */
  loadEarlierTurns: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, before: turnId, limit: z.number().int().min(1).max(500) }),
    value: z.object({
      turns: z.array(turn),
      earlierTurns: z.number().int().nonnegative(),
      commands: z.array(commandRun),
      diffs: z.array(diffSummary),
    }),
    problem: threadProblem,
  }),
  /**
   * Sends a message. Without a thread, starts one in the window's workspace, or in a worktree of it. `queue` waits for the running turn to end,
   * `steer` goes into it. Both send at once if no turn runs. A message is sent once per id, however often a page
   * requests it. A refused message may be sent again.
   */
  sendMessage: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId: threadId.nullable(),
      message: outgoingMessage,
      /** Where a new thread works; in the window's workspace if absent. A message to a known thread has none. */
      place: threadPlace.optional(),
      /** The existing worktree where a new thread in a worktree works, an absolute path. Without it, it gets a new one. */
      worktree: z.string().max(4_096).optional(),
      /**
       * Sends the message to several new threads instead, each in its own worktree and with its own settings. The value
       * is the thread of the first one. A message to a known thread has none.
       */
      attempts: attemptOrder.optional(),
      /** The turn that the message is about. It goes out only if nothing has followed that turn. */
      follows: turnId.optional(),
      delivery: z.enum(['queue', 'steer']),
      settings: turnSettings,
      fullAccessConsent: z.boolean(),
      /** The user's answer about findings in the text. */
      inputAnswer: inputAnswer.optional(),
      /** Puts a message to a known thread into the queue, and sends it then, in Unix milliseconds. */
      sendAt: z.number().positive().optional(),
    }),
    value: z.object({ threadId }),
    problem: sendProblem,
  }),
  /** The outcome of a message sent over a lost connection, once it is known. */
  followMessage: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ clientId: clientMessageId }),
    value: z.object({ threadId }),
    problem: z.discriminatedUnion('type', [
      ...sendProblem.options,
      /** The message never arrived, or the host has restarted since: as far as the host knows, it was not sent. */
      z.object({ type: z.literal('messageUnknown') }),
    ]),
  }),
  /** Sends the input of an earlier turn, or an unsent message, as a new turn. Reverts no files. */
  retryTurn: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      turnId,
      clientId: clientMessageId,
      settings: turnSettings,
      /** The user confirmed, knowing that the turn ran a command or changed a file. */
      consent: z.boolean(),
      fullAccessConsent: z.boolean(),
      inputAnswer: inputAnswer.optional(),
    }),
    value: z.object({ threadId }),
    problem: sendProblem,
  }),
  /** Pauses the goal, and ends the running turn, its commands and the thread's agents. Queued messages stay. */
  stopTurn: request({ scope: 'profile', wait: 'change', input: onThread, value: nothing, problem: threadProblem }),
  /** Ends commands that outlived their turn: one, or all if `commandId` is null. */
  endBackground: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, commandId: entryId.nullable() }),
    value: nothing,
    problem: threadProblem,
  }),
  /** Edits, moves or removes one queued message. Does nothing to one that is gone, unless it has a new text. */
  changeQueued: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, id: z.string(), change: queuedChange }),
    value: nothing,
    problem: queuedProblem,
  }),
  /** Sends one queued message into the running turn, or as a new turn if none runs. */
  steerQueued: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      id: z.string(),
      /** For a message from an earlier run of the app, which had its own confirmation. */
      fullAccessConsent: z.boolean().optional(),
      inputAnswer: inputAnswer.optional(),
    }),
    value: nothing,
    problem: sendProblem,
  }),
  /** Compacts the context to free space. */
  compactThread: request({ scope: 'profile', wait: 'once', input: onThread, value: nothing, problem: threadProblem }),
  /** Starts a turn in which Codex reviews what is not committed, and can write nothing. */
  startReview: request({ scope: 'profile', wait: 'once', input: onThread, value: nothing, problem: sendProblem }),
};

export const threadsEvents = {
  /** New or changed rows of the list. */
  threadsChanged: z.array(threadSummary),
  threadsRemoved: z.array(threadId),
  /** The next events of a thread that this window shows, in order and without gaps. */
  threadAdvanced: z.object({ threadId, events: z.array(numberedThreadEvent) }),
  /** A thread that this window shows was reloaded from the store. Its event numbers start over, so open it again. */
  threadReloaded: z.object({ threadId }),
  threadSettingsChanged: threadSettings,
  queueChanged: z.object({ threadId, queue: z.array(queuedMessage) }),
};
