import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { runOptions, runTool } from '../runs/run-options.ts';
import { runRef } from '../runs/run-ref.ts';
import { startedRun } from '../runs/started-run.ts';
import { sendProblem } from '../threads/thread-problem.ts';
import { nothing, request } from './define.ts';

/** Why something about a run was not done, in one sentence. Nothing has changed then, unless the sentence says so. */
const refused = z.object({ type: z.literal('refused'), message: z.string() });

/** What a new run can be, here and now. */
export const runSurroundings = z.object({
  /** Null where the run can have no worktree of its own; `noWorktree` says why then. */
  repository: z
    .object({
      /** Null while no branch is checked out. */
      branch: z.string().nullable(),
      /** Files that differ from the commit that is checked out; null while the folder is not trusted. */
      changedFiles: z.number().int().nonnegative().nullable(),
      /** Paths of submodules, which are empty in a worktree. */
      submodules: z.array(z.string()),
    })
    .nullable(),
  noWorktree: z.string().nullable(),
  /** `missing`: how to get it; null where it is there. */
  tools: z.array(z.object({ tool: runTool, missing: z.string().nullable() })),
  /** The checks that the person has named last for this folder. */
  checks: z.array(z.string()),
});
export type RunSurroundings = Immutable<z.infer<typeof runSurroundings>>;

/** A worktree of a run that is still there; or its record, where somebody has deleted the folder. */
export const keptWorktree = z.object({
  run: runRef,
  branch: z.string(),
  /** Absolute path. */
  path: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  isThere: z.boolean(),
  /** What of it was applied to the workspace last: the state that was seen, and when; null where nothing was. */
  applied: z.object({ tree: z.string(), files: z.number(), at: z.number() }).nullable(),
});
export type KeptWorktree = Immutable<z.infer<typeof keptWorktree>>;

/** What a run has changed, as it is now. */
export const runChanges = z.object({
  /** Names this very state: what is applied or kept is what was seen. */
  tree: z.string(),
  branch: z.string(),
  /** A unified diff, without the contents of binary files. */
  patch: z.string(),
  /** The diff is too long to show; `patch` is its beginning. Applying and keeping take all of it. */
  isCut: z.boolean(),
  paths: z.array(z.string()),
  /** Repositories and submodules inside the worktree, whose files are neither shown nor applied nor kept. */
  nested: z.array(z.string()),
});
export type RunChanges = Immutable<z.infer<typeof runChanges>>;

/** Where a worktree was moved to, and until when it is kept there, in Unix milliseconds. */
const removed = z.object({ folder: z.string(), until: z.number() });

const tree = z.string().regex(/^[0-9a-f]{40,64}$/);

const filePath = z.string().min(1).max(4_096);

export const runsRequests = {
  /** All that was started since the app began, oldest first, and the worktrees that are there; news of them follow. */
  listStartedRuns: request({
    scope: 'profile',
    wait: 'read',
    input: nothing,
    value: z.object({ runs: z.array(startedRun), isHeld: z.boolean(), worktrees: z.array(keptWorktree) }),
  }),
  /** Looks what a run in this window's workspace can be. */
  getRunSurroundings: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: runSurroundings,
    problem: refused,
  }),
  /** Takes a run of this window's workspace into the queue, and remembers its checks for the next one. */
  startRun: request({
    scope: 'profile',
    wait: 'once',
    input: runOptions.extend({ fullAccessConsent: z.boolean(), inputAnswer: inputAnswer.optional() }),
    value: runRef,
    problem: sendProblem,
  }),
  /** Ends a run, whatever it is doing; answers once it has ended. */
  cancelRun: request({ scope: 'profile', wait: 'change', input: runRef, value: nothing, problem: refused }),
  /** Holds a run up where it is, or has it go on. */
  pauseRun: request({
    scope: 'profile',
    wait: 'change',
    input: runRef.extend({ isPaused: z.boolean() }),
    value: nothing,
    problem: refused,
  }),
  /** Whether runs that wait stay waiting. */
  holdRuns: request({ scope: 'profile', wait: 'change', input: z.object({ isHeld: z.boolean() }), value: nothing }),
  readRunChanges: request({ scope: 'profile', wait: 'job', input: runRef, value: runChanges, problem: refused }),
  /**
   * A changed file as it was when the run began, and in the state that was seen, or as it is now where `tree` is null;
   * `oldPath` is where it was at first. Null when there are no two texts to show, as with a binary or very large file.
   */
  readRunFileTexts: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree: tree.nullable(), path: filePath, oldPath: filePath }),
    value: z.object({ before: z.string().nullable(), after: z.string().nullable() }).nullable(),
    problem: refused,
  }),
  /** Brings the changes that were seen into the workspace, whole or not at all. */
  applyRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree }),
    value: z.object({ paths: z.array(z.string()) }),
    problem: refused,
  }),
  /** Puts the changes that were seen on the run's branch, and moves the worktree away; `ignored` went with it. */
  keepRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree }),
    value: z.object({ branch: z.string(), removed, ignored: z.array(z.string()) }),
    problem: refused,
  }),
  /** Moves the worktree away and deletes its branch; `branch` is one that stays because it is checked out somewhere. */
  discardRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef,
    value: z.object({ branch: z.string().nullable(), removed }),
    problem: refused,
  }),
};

export const runsEvents = {
  startedRunChanged: z.object({ run: startedRun }),
  runsHeld: z.object({ isHeld: z.boolean() }),
  worktreesChanged: z.object({ worktrees: z.array(keptWorktree) }),
};
