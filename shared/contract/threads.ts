import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import { clientMessageId, entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { diffSummary } from '../changes/diff-session.ts';
import { execRun } from '../console/exec-run.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { options } from '../settings/options.ts';
import { agentOrigin } from '../threads/agent-of.ts';
import { sendProblem, threadProblem } from '../threads/thread-problem.ts';
import { threadSyncStatus } from '../threads/thread-standing.ts';
import { queuedMessage, threadSettings, threadSummary } from '../threads/thread-summary.ts';
import { numberedThreadEvent } from '../transcript/thread-event.ts';
import { transcript, turn } from '../transcript/turn.ts';
import { nothing, request } from './define.ts';

/** What a turn is to run with; null: no override, the CLI's own default or what the thread has. */
export const turnSettings = z.object({
  model: z.string().max(200).nullable(),
  effort: z.string().max(50).nullable(),
  approvalMode: options.shape.approvalMode,
});
export type TurnSettings = Immutable<z.infer<typeof turnSettings>>;

/** A message of the person, at most 8 million characters. */
export const outgoingMessage = z.object({
  clientId: clientMessageId,
  text: z.string().max(8_000_000),
  sources: z.array(attachmentSchema).max(100),
});
export type OutgoingMessage = Immutable<z.infer<typeof outgoingMessage>>;

/** A thread as a renderer needs it: the newest turns, the pinned ones before them, and the number of the last event folded into them. */
export const threadView = z.object({
  settings: threadSettings,
  title: z.string(),
  transcript,
  seq: z.number().int().nonnegative(),
  runs: z.array(execRun),
  diffs: z.array(diffSummary),
  queue: z.array(queuedMessage),
  syncStatus: threadSyncStatus,
  /** The way back from the thread of an agent; null for one that a person began. */
  agent: agentOrigin.nullable(),
});
export type ThreadView = Immutable<z.infer<typeof threadView>>;

const onThread = z.object({ threadId });

export const threadsRequests = {
  /** Threads of this window's workspace, newest first, also those of other clients. */
  listThreads: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ search: z.string().max(1_000) }),
    value: z.array(threadSummary),
    problem: threadProblem,
  }),
  /** Subscribes this window to a thread; its events follow the view. Codex loads it beside that when it has not. */
  openThread: request({ scope: 'profile', wait: 'change', input: onThread, value: threadView, problem: threadProblem }),
  /** Older turns than the first one the window has, with their runs and diffs, oldest first. */
  loadEarlierTurns: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, before: turnId, limit: z.number().int().min(1).max(500) }),
    value: z.object({
      turns: z.array(turn),
      earlierTurns: z.number().int().nonnegative(),
      runs: z.array(execRun),
      diffs: z.array(diffSummary),
    }),
    problem: threadProblem,
  }),
  /**
   * Sends a message; without a thread it starts one in the window's workspace. `queue` waits for the running turn to
   * end, `steer` goes into it; both send at once when no turn runs. A message goes out once, however often it comes
   * under its id; one that was refused may come again.
   */
  sendMessage: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId: threadId.nullable(),
      message: outgoingMessage,
      delivery: z.enum(['queue', 'steer']),
      settings: turnSettings,
      fullAccessConsent: z.boolean(),
      /** What the person said of what was found in the text. */
      inputAnswer: inputAnswer.optional(),
    }),
    value: z.object({ threadId }),
    problem: sendProblem,
  }),
  /** What became of a message that was sent on a line that is lost, once that is known. */
  followMessage: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({ clientId: clientMessageId }),
    value: z.object({ threadId }),
    problem: z.discriminatedUnion('type', [
      ...sendProblem.options,
      /** It never came, or the host has begun anew since: it was not sent as far as the host knows. */
      z.object({ type: z.literal('messageUnknown') }),
    ]),
  }),
  /** Sends the input of an earlier turn, or of a message that was not sent, as a new turn. Reverts no file. */
  retryTurn: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      turnId,
      clientId: clientMessageId,
      settings: turnSettings,
      /** The person knows that the turn ran a command or changed a file. */
      consent: z.boolean(),
      fullAccessConsent: z.boolean(),
      inputAnswer: inputAnswer.optional(),
    }),
    value: z.object({ threadId }),
    problem: sendProblem,
  }),
  /** Ends the running turn, the commands it started and the agents that work for the thread; queued messages stay. */
  stopTurn: request({ scope: 'profile', wait: 'change', input: onThread, value: nothing, problem: threadProblem }),
  /** Ends commands that outlived their turn: one, or all when `runId` is null. */
  endBackground: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, runId: entryId.nullable() }),
    value: nothing,
    problem: threadProblem,
  }),
  /**
   * Edits, moves or removes queued messages: the whole list as the person left it. Ids that are gone are ignored; a
   * message that is not among those the person `knew` stays, at the end.
   */
  arrangeQueue: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, queue: z.array(queuedMessage).max(200), knew: z.array(z.string()).max(200) }),
    value: nothing,
    problem: threadProblem,
  }),
  /** Sends one queued message into the running turn, or as a turn of its own when none runs. */
  steerQueued: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      id: z.string(),
      /** For one that an earlier run of the app left: that asked, and this has not. */
      fullAccessConsent: z.boolean().optional(),
      inputAnswer: inputAnswer.optional(),
    }),
    value: nothing,
    problem: sendProblem,
  }),
  /** Makes room in the context window. */
  compactThread: request({ scope: 'profile', wait: 'once', input: onThread, value: nothing, problem: threadProblem }),
};

export const threadsEvents = {
  /** New or changed rows of the list. */
  threadsChanged: z.array(threadSummary),
  threadsRemoved: z.array(threadId),
  /** The next events of a thread this window has open, in order and without gaps. */
  threadAdvanced: z.object({ threadId, events: z.array(numberedThreadEvent) }),
  /** A thread this window has open was begun anew from the store: its numbers begin anew, open it again. */
  threadRefilled: z.object({ threadId }),
  threadSettingsChanged: threadSettings,
  queueChanged: z.object({ threadId, queue: z.array(queuedMessage) }),
};
