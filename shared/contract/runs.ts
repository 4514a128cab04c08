import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { leftOut, rememberedLeftOut } from '../runs/left-out.ts';
import { runRef } from '../runs/run-ref.ts';
import { runRequest, runTool } from '../runs/run-request.ts';
import { startedRun } from '../runs/started-run.ts';
import { worktreeSetup } from '../runs/worktree-setup.ts';
import { sendProblem } from '../threads/thread-problem.ts';
import { nothing, request } from './request.ts';

/** Why an action on a run failed, in one sentence. Nothing has changed, unless the sentence says so. */
const refused = z.object({ type: z.literal('refused'), message: z.string() });

/** The options for a new run here and now. */
export const newRunContext = z.object({
  /** Null if the run cannot have its own worktree. `noWorktree` then says why. */
  repository: z
    .object({
      /** Null if no branch is checked out. */
      branch: z.string().nullable(),
      /** Number of files that differ from the checked-out commit. Null if the folder is not trusted. */
      changedFiles: z.number().int().nonnegative().nullable(),
      /** Paths of submodules, which are empty in a worktree. */
      submodules: z.array(z.string()),
    })
    .nullable(),
  noWorktree: z.string().nullable(),
  /** `missing`: how to install it. Null if it is installed. */
  tools: z.array(z.object({ tool: runTool, missing: z.string().nullable() })),
  /** The user's last checks for this folder. */
  checks: z.array(z.string()),
});
export type NewRunContext = Immutable<z.infer<typeof newRunContext>>;

/** An existing worktree of a run, or only its record if the folder was deleted. */
export const runWorktree = z.object({
  run: runRef,
  branch: z.string(),
  /** Absolute path. */
  path: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  isPresent: z.boolean(),
  /**
   * The last Apply to the workspace: the state it used, the time, and how many hunks of that state are still left out,
   * completely or in part. Null if nothing was applied.
   */
  applied: z
    .object({ tree: z.string(), files: z.number(), at: z.number(), leftOut: z.number().int().nonnegative() })
    .nullable(),
  /** How it was set up; null if there was nothing to do. `problem`: what went wrong, in one sentence. */
  setup: z.object({ isRunning: z.boolean(), problem: z.string().nullable() }).nullable(),
});
export type RunWorktree = Immutable<z.infer<typeof runWorktree>>;

/** An existing worktree in which a new thread could work. `branch`: null if no branch is checked out. */
export const openWorktree = z.object({ path: z.string(), branch: z.string().nullable(), isOurs: z.boolean() });
export type OpenWorktree = Immutable<z.infer<typeof openWorktree>>;

/** The current changes of a run. */
export const runChanges = z.object({
  /** The id of this exact state, so that only shown changes are applied or kept. */
  tree: z.string(),
  branch: z.string(),
  /** A unified diff, without the contents of binary files. */
  patch: z.string(),
  /** True if the diff is too long to show and `patch` is only its beginning. Applying and keeping use all of it. */
  isCut: z.boolean(),
  paths: z.array(z.string()),
  /** Repositories and submodules inside the worktree. Their files are neither shown, applied nor kept. */
  nested: z.array(z.string()),
  /** Changed files that the set-up of the worktree may have changed. */
  touchedBySetup: z.array(z.string()),
  /** What every Apply of this state has left out. Null if it was not applied. */
  leftOut: rememberedLeftOut.nullable(),
});
export type RunChanges = Immutable<z.infer<typeof runChanges>>;

/** Where a worktree was moved, and until when it is kept there, in Unix milliseconds. */
const removed = z.object({ folder: z.string(), until: z.number() });

/** The id of a state of a worktree that the user was shown. */
export const shownTree = z.string().regex(/^[0-9a-f]{40,64}$/);

const filePath = z.string().min(1).max(4_096);

/** How new worktrees of a folder are set up. */
export const setupChoice = z.object({
  /** The folder that it applies to, an absolute path. */
  folder: z.string(),
  /** Null: the user has not said so. */
  setup: worktreeSetup.nullable(),
  /** What the folder has that a list could name. Found by name, and only in a trusted folder. */
  proposal: worktreeSetup.pick({ files: true, commands: true }),
});
export type SetupChoice = Immutable<z.infer<typeof setupChoice>>;

/** Requests to start and control runs, and to use their worktrees. `recorded-runs.ts` has those that read runs. */
export const runsRequests = {
  /** All runs started since the app began, oldest first, and the existing worktrees. Updates follow. */
  listStartedRuns: request({
    scope: 'profile',
    wait: 'read',
    input: nothing,
    value: z.object({ runs: z.array(startedRun), isHeld: z.boolean(), worktrees: z.array(runWorktree) }),
  }),
  /** Returns the options for a run in this window's workspace. */
  getNewRunContext: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: newRunContext,
    problem: refused,
  }),
  /** Returns why a thread of this window's workspace cannot work in a worktree, in one sentence. Null if it can. */
  getWorktreeObstacle: request({ scope: 'profile', wait: 'job', input: nothing, value: z.string().nullable() }),
  /**
   * The existing worktrees of this window's repository in which a new thread could work: those that the user made, and
   * those of Workcell (`isOurs`) without work. None in a folder that is not trusted.
   */
  listOpenWorktrees: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: z.array(openWorktree),
  }),
  /** Returns how new worktrees of this window's workspace are set up. */
  getWorktreeSetup: request({ scope: 'profile', wait: 'job', input: nothing, value: setupChoice, problem: refused }),
  /** Sets how new worktrees of this window's workspace are set up, which must be `folder`. */
  setWorktreeSetup: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ folder: z.string(), setup: worktreeSetup }),
    value: nothing,
    problem: refused,
  }),
  /** Queues a run for this window's workspace, and remembers its checks for the next one. */
  startRun: request({
    scope: 'profile',
    wait: 'once',
    input: runRequest.extend({ fullAccessConsent: z.boolean(), inputAnswer: inputAnswer.optional() }),
    value: runRef,
    problem: sendProblem,
  }),
  /** Ends a run in any state. Answers once it has ended. */
  cancelRun: request({ scope: 'profile', wait: 'change', input: runRef, value: nothing, problem: refused }),
  /** Pauses or resumes a run. */
  pauseRun: request({
    scope: 'profile',
    wait: 'change',
    input: runRef.extend({ isPaused: z.boolean() }),
    value: nothing,
    problem: refused,
  }),
  /** Sets whether queued runs stay queued. */
  holdRuns: request({ scope: 'profile', wait: 'change', input: z.object({ isHeld: z.boolean() }), value: nothing }),
  readRunChanges: request({ scope: 'profile', wait: 'job', input: runRef, value: runChanges, problem: refused }),
  /**
   * Returns a changed file at the start of the run and in the shown state, or as it is now if `tree` is null. `oldPath`
   * is its original path. Null if there are no two texts to show, as with a binary or very large file.
   */
  readRunFileTexts: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree: shownTree.nullable(), path: filePath, oldPath: filePath }),
    value: z.object({ before: z.string().nullable(), after: z.string().nullable() }).nullable(),
    problem: refused,
  }),
  /** Applies the shown changes to the workspace, except those to leave out: all of them or none. */
  applyRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree: shownTree, leaveOut: leftOut }),
    /** `leftOut`: the parts of this state that are still left out. */
    value: z.object({ paths: z.array(z.string()), leftOut: rememberedLeftOut }),
    problem: refused,
  }),
  /**
   * Commits the shown changes to the run's branch, and moves the worktree away. `ignored` lists files that moved with
   * it.
   */
  keepRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ tree: shownTree }),
    value: z.object({ branch: z.string(), removed, ignored: z.array(z.string()) }),
    problem: refused,
  }),
  /**
   * Moves the worktree away and deletes its branch. `branch` is set if it stays because it is checked out elsewhere.
   */
  discardRunChanges: request({
    scope: 'profile',
    wait: 'job',
    input: runRef,
    value: z.object({ branch: z.string().nullable(), removed }),
    problem: refused,
  }),
};

/** Updates about the runs that this start of the app started, and about worktrees. */
export const runsEvents = {
  startedRunChanged: z.object({ run: startedRun }),
  runHoldChanged: z.object({ isHeld: z.boolean() }),
  worktreesChanged: z.object({ worktrees: z.array(runWorktree) }),
};
