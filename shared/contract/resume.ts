import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { sendProblem, threadProblem } from '../threads/thread-problem.ts';
import { threadSyncStatus } from '../threads/thread-standing.ts';
import { nothing, request } from './define.ts';
import { outgoingMessage, turnSettings } from './threads.ts';

// What can be done with a thread that Codex does not give to this app: its record is lost, or another process has it.

const onThread = z.object({ threadId });

export const resumeRequests = {
  /** Sends a message as the first of a new thread, which is given what was said in one that Codex has lost. */
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
  /** Shows what another process adds to a thread, for as long as a window shows it; or stops doing so. */
  watchThread: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, watch: z.boolean() }),
    value: nothing,
    problem: threadProblem,
  }),
  /** Ends what holds a thread where earlier runs of this app left it, and tries to go on with the thread. */
  takeOverThread: request({ scope: 'profile', wait: 'once', input: onThread, value: nothing, problem: threadProblem }),
};

export const resumeEvents = {
  /** Told to the windows that show the thread. */
  threadSyncStatusChanged: z.object({ threadId, syncStatus: threadSyncStatus }),
};
