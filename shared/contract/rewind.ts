import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import {
  discardedChanges,
  discardedFile,
  noFilesReason,
  rewindChoice,
  rewindPart,
  rewindPlan,
  rewindRecord,
  rewindScope,
  rewindTarget,
} from '../rewind/rewind-plan.ts';
import { request } from './request.ts';

// Going back to an earlier moment: files, the conversation, or both.

const gone = z.object({ type: z.literal('gone') });
const failed = z.object({ type: z.literal('failed'), message: z.string() });

const misfits = { paths: z.array(z.string()), rest: z.array(discardedFile) };

const changedPaths = z.object({ type: z.literal('changed'), paths: z.array(z.string()) });

export const rewindRequests = {
  /** Plans a rewind. Changes nothing. */
  planRewind: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ target: rewindTarget }),
    value: rewindPlan,
    /** `gone`: the thread, the turn or the rewind no longer exists. */
    problem: z.discriminatedUnion('type', [gone, failed]),
  }),
  /** The versions of a file of a plan side by side, in the order of the plan. Empty if all have the same text. */
  readRewindVersions: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ planId: z.string().max(100), id: z.number().int().nonnegative() }),
    /** `isCut`: there are more lines. */
    value: z.object({ parts: z.array(rewindPart), isCut: z.boolean() }),
    /** `gone`: the plan has ended. `notText`: there is nothing to show as text. */
    problem: z.discriminatedUnion('type', [gone, z.object({ type: z.literal('notText') })]),
  }),
  /**
   * Carries out a plan completely or not at all. `choices` are by the ids of files; a file without one gets the preset
   * of the plan. Refuses if a file changed since the plan.
   */
  rewind: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      planId: z.string().max(100),
      scope: rewindScope,
      choices: z.array(z.object({ id: z.number().int().nonnegative(), choice: rewindChoice })).max(100_000),
    }),
    value: rewindRecord,
    /**
     * `changed`: these paths changed since the plan. `partly`: the files went back but the conversation did not, and
     * Workcell could not undo the file changes either. The rewind is listed, so the user can undo it.
     */
    problem: z.discriminatedUnion('type', [
      gone,
      changedPaths,
      z.object({ type: z.literal('partly'), message: z.string() }),
      failed,
    ]),
  }),
  /**
   * Reverts changes of a diff in its files, completely or not at all. `sureAbout`: the user agreed to overwrite what
   * someone else wrote, as `changedSince` named it. If those files changed again, it asks again.
   */
  discardChanges: request({
    scope: 'profile',
    wait: 'once',
    input: z.object({
      threadId,
      /**
       * A new id for the list of rewinds. The page chooses it, so the page knows it even if the answer does not arrive.
       */
      rewindId: z.uuid(),
      changes: discardedChanges,
      sureAbout: z.string().max(100).nullable(),
    }),
    /** Null if the files already look that way. */
    value: rewindRecord.nullable(),
    /**
     * `gone`: the diff is now a different one. `changedSince`: someone else has changed these lines, too; `asked` names
     * the state of their files. `cannot`: the place of a change is not found, or nothing has the file as it was. With
     * `filter`, only a filter of git makes that file. `changed`: a file changed during the request. `rest`: what can be
     * discarded without these.
     */
    problem: z.discriminatedUnion('type', [
      gone,
      z.object({ type: z.literal('changedSince'), asked: z.string(), ...misfits }),
      z.object({ type: z.literal('cannot'), why: z.enum(['place', 'filter']), ...misfits }),
      z.object({ type: z.literal('noFiles'), why: noFilesReason }),
      changedPaths,
      failed,
    ]),
  }),
  /** The rewinds of a thread that can still be undone, newest first. */
  listRewinds: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ threadId }),
    value: z.array(rewindRecord),
  }),
};

export const rewindEvents = {
  /** A thread has a new rewind, or one was undone. */
  rewindsChanged: z.object({ threadId }),
};
