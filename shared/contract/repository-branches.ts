import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { isBranchName } from '../commits/branch-name.ts';
import { nothing, request } from './request.ts';

/** A local branch of a git repository. */
export const repositoryBranch = z.object({
  name: z.string(),
  /** When its last commit was made, in Unix milliseconds. Null without a commit, or if the commit is not here. */
  at: z.number().nullable(),
  /** The branch that it follows, and how many commits each has alone. Null if there is none, or if not counted. */
  upstream: z
    .object({ name: z.string(), ahead: z.number().int().nonnegative(), behind: z.number().int().nonnegative() })
    .nullable(),
  /** Whether it is checked out in another worktree, so that this one cannot have it. */
  isElsewhere: z.boolean(),
});
export type RepositoryBranch = Immutable<z.infer<typeof repositoryBranch>>;

/** The local branches of a repository, the newest commit first. */
export const repositoryBranches = z.object({
  /** The absolute path of the top folder. */
  root: z.string(),
  /** The branch that is checked out, even without commits. Null if none is. */
  current: z.string().nullable(),
  branches: z.array(repositoryBranch),
});
export type RepositoryBranches = Immutable<z.infer<typeof repositoryBranches>>;

/**
 * Why the branch is still the same. `uncommitted` is a question: `files` are not committed, and the switch would keep
 * them. It is only possible if `inTheWay` is empty: those have other contents on the other branch. Both are paths to
 * show.
 */
export const branchRefusal = z.discriminatedUnion('type', [
  z.object({ type: z.literal('refused'), message: z.string() }),
  z.object({ type: z.literal('uncommitted'), files: z.array(z.string()), inTheWay: z.array(z.string()) }),
]);
export type BranchRefusal = Immutable<z.infer<typeof branchRefusal>>;

/** What the page saw when the user chose. If it is no longer so, nothing happens. */
const seen = repositoryBranches.pick({ root: true, current: true });

/** Requests about the branches of the repository of the window's folder. */
export const repositoryBranchesRequests = {
  /** Lists the local branches. Null if the folder is in no repository, or is not trusted: no git has run then. */
  listRepositoryBranches: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: repositoryBranches.nullable(),
    problem: branchRefusal,
  }),
  /** Checks out a branch. No program of the repository runs. Files that are not committed never change. */
  switchRepositoryBranch: request({
    scope: 'profile',
    wait: 'once',
    input: seen.extend({
      name: z.string().min(1).max(4_096),
      /** The user has seen what is not committed, and wants it on the other branch. */
      bringAlong: z.boolean(),
    }),
    value: nothing,
    problem: branchRefusal,
  }),
  /** Makes a branch at the commit that is checked out, and checks it out. No file changes. */
  createRepositoryBranch: request({
    scope: 'profile',
    wait: 'once',
    input: seen.extend({ name: z.string().refine(isBranchName) }),
    value: nothing,
    problem: branchRefusal,
  }),
};
