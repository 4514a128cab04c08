import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './request.ts';

const commitId = z.string().regex(/^[0-9a-f]{40,64}$/);

/** A branch of a remote as this machine knows it, compared with the branch that is checked out. */
const remoteBranch = z.object({
  remote: z.string(),
  /** Without the name of the remote. */
  branch: z.string(),
  /** Its last commit; null if this machine has never seen it, or if it is gone. */
  tip: commitId.nullable(),
  /** How many commits each has alone. Null if unknown. */
  apart: z.object({ ahead: z.number().int().nonnegative(), behind: z.number().int().nonnegative() }).nullable(),
});
export type RemoteBranch = Immutable<z.infer<typeof remoteBranch>>;

const remote = z.object({
  name: z.string(),
  /** Where git reads from and writes to, without passwords. */
  fetchUrl: z.string(),
  pushUrl: z.string(),
  /** Why Workcell does not use it, in a sentence; null if it does. */
  problem: z.string().nullable(),
  /** Where a push of the branch goes; null without a branch. */
  target: remoteBranch.nullable(),
});
export type Remote = Immutable<z.infer<typeof remote>>;

/** The remotes of a repository. */
export const remoteState = z.object({
  /** The absolute path of the top folder. */
  root: z.string(),
  /** The branch that is checked out; null if none is. */
  branch: z.string().nullable(),
  /** Its last commit; null before the first one. */
  head: commitId.nullable(),
  remotes: z.array(remote),
  /** The branch that this one follows. */
  upstream: remoteBranch.nullable(),
  /** Whether git would run a hook before a push. Workcell does not. */
  hasPushHook: z.boolean(),
});
export type RemoteState = Immutable<z.infer<typeof remoteState>>;

/**
 * Why it did not happen, in one sentence, and what git printed. `rejected`: the remote has commits that are not here.
 * `diverged`: both have commits that the other does not.
 */
export const syncRefusal = z.object({
  type: z.enum(['refused', 'cancelled', 'rejected', 'diverged']),
  message: z.string(),
  output: z.string(),
});
export type SyncRefusal = Immutable<z.infer<typeof syncRefusal>>;

/** Requests about the remotes of the repository of the window's folder. */
export const remotesRequests = {
  /** Lists the remotes. Contacts none. Null if the folder is in no repository, or is not trusted: no git has run then. */
  readRemotes: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: remoteState.nullable(),
    problem: syncRefusal,
  }),
  /**
   * Talks to one remote. Only programs of the user's own configuration run, and no hook. If anything is not as the page
   * saw it, nothing happens.
   */
  syncBranch: request({
    scope: 'profile',
    wait: 'once',
    input: remoteState.pick({ root: true, branch: true, head: true }).extend({
      /** `pull` fetches, then moves the branch only if it has no commits of its own. */
      action: z.enum(['fetch', 'push', 'pull']),
      remote: z.string().max(1_000),
      /** The address that the user saw. */
      url: z.string().max(10_000),
      /** Replaces the remote branch, if it is still at this commit. Only for `push`. */
      replaces: commitId.nullable(),
    }),
    /** `output`: what git printed. `warning`: what is not as it should be although it happened. */
    value: z.object({ output: z.string(), warning: z.string().nullable() }),
    problem: syncRefusal,
  }),
  /** Ends what `syncBranch` has begun for this window. */
  cancelSync: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
};

export const remotesEvents = {
  /** What git has printed so far for this window's `syncBranch`. */
  syncOutput: z.object({ output: z.string() }),
};
