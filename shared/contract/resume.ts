import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { goal, shownWork } from '../threads/goal.ts';
import { decisionProblem, sendProblem, threadProblem } from '../threads/thread-problem.ts';
import { threadSyncStatus } from '../threads/thread-sync-status.ts';
import { nothing, request } from './request.ts';
import { outgoingMessage, turnSettings } from './threads.ts';

// Actions for threads that this app cannot load in Codex: their record is lost, another process has them, or Codex
// would start work that the user did not ask for.

const onThread = z.object({ threadId });
/**
 * A decision about what the window shows. If that has changed, the host refuses, and the window shows the new state.
 */
const decision = z.object({ threadId, shown: shownWork });

/** Requests to continue or give up a thread that this app cannot load in Codex, or what is pending in it. */
export const resumeRequests = {
  /** Sends a message as the first of a new thread, which gets the conversation of a thread that Codex lost. */
  sendInFork: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      message: outgoingMessage,
      settings: turnSettings,
      fullAccessConsent: z.boolean(),
      inputAnswer: inputAnswer.optional(),
    }),
    value: onThread,
    problem: sendProblem,
  }),
  /** Ends leftovers of earlier app runs that hold a thread, and tries to continue the thread. */
  takeOverThread: request({ scope: 'profile', wait: 'once', input: onThread, value: nothing, problem: threadProblem }),
  /** Has Codex load the thread and do what is pending there. A goal that is not active becomes active. */
  continueThread: request({
    scope: 'profile',
    wait: 'once',
    input: decision,
    value: nothing,
    problem: decisionProblem,
  }),
  /** Stops Codex from starting more turns toward the goal. A running turn continues. */
  pauseGoal: request({ scope: 'profile', wait: 'once', input: decision, value: nothing, problem: decisionProblem }),
  /** Removes the goal. */
  clearGoal: request({ scope: 'profile', wait: 'once', input: decision, value: nothing, problem: decisionProblem }),
  /** Removes the messages that other clients left in Codex's own queue. */
  discardQueued: request({ scope: 'profile', wait: 'once', input: decision, value: nothing, problem: decisionProblem }),
};

export const resumeEvents = {
  /** Sent to the windows that show the thread. */
  threadSyncStatusChanged: z.object({ threadId, syncStatus: threadSyncStatus }),
  /** Sent to the windows that show the thread. */
  threadGoalChanged: z.object({ threadId, goal: goal.nullable() }),
};
