import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { trailerPattern } from '../commits/commit-message.ts';
import { hostingService } from '../commits/hosting-service.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { nothing, request } from './request.ts';

/** What differs between the last commit and the disk. */
export const uncommittedFile = z.object({
  /** The path byte for byte as git has it: each character is one byte. Names the file in `commitFiles`. */
  id: z.string(),
  /** The path to show, relative to the top folder of the repository. */
  path: z.string(),
  /** The path to show from before a rename. Both paths belong to the file. Null if it was not renamed. */
  oldPath: z.string().nullable(),
  /**
   * `untracked`: new, and git was never told about it. `mode`: only whether it can be run changed. `type`: a file became
   * a link, or the reverse. `conflicted`: git has left it in conflict.
   */
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'mode', 'type', 'untracked', 'conflicted']),
});
export type UncommittedFile = Immutable<z.infer<typeof uncommittedFile>>;

/** What git has begun and not ended in a working tree. */
export const gitOperation = z.enum(['merge', 'rebase', 'cherryPick', 'revert']);
export type GitOperation = z.infer<typeof gitOperation>;

const commitId = z.string().regex(/^[0-9a-f]{40,64}$/);

/** A repository compared with its last commit. */
export const uncommittedState = z.object({
  /** The absolute path of the top folder. */
  root: z.string(),
  /** The last commit; null before the first one. */
  head: commitId.nullable(),
  /** Null if no branch is checked out. */
  branch: z.string().nullable(),
  /** The id of exactly these contents, so that only listed contents are committed. */
  tree: commitId,
  files: z.array(uncommittedFile),
  /** Paths that a commit from here never contains: nested repositories, moved submodules, pipes. */
  leftOut: z.array(z.string()),
  operation: gitOperation.nullable(),
  /** The author of a commit; null if git does not know the user's name and address. */
  identity: z.object({ name: z.string(), email: z.string() }).nullable(),
  /** The branch that this one follows, and how many commits each has alone. Null if there is none, or if unknown. */
  upstream: z
    .object({ name: z.string(), ahead: z.number().int().nonnegative(), behind: z.number().int().nonnegative() })
    .nullable(),
  /** What the remote of the branch is, as its address suggests. */
  service: hostingService,
  /** The last commit for amending. Null before the first one. */
  last: z
    .object({
      message: z.string(),
      /** Whether a remote branch has it, as far as this machine knows. */
      isPushed: z.boolean(),
    })
    .nullable(),
  /** The hooks of the repository. None runs at a commit before the user allows it for this repository. */
  hooks: z.object({
    /** Those that git would run for a commit. */
    names: z.array(z.string()),
    /** Those that Workcell can run. */
    runnable: z.array(z.string()),
    /** Stands for exactly these hooks, as they are now. Null if none can run. */
    digest: z.string().nullable(),
    /** `lost`: the user allowed other hooks of this repository. */
    permission: z.enum(['none', 'given', 'lost']),
    /** Why they cannot run, as a sentence. Null if they can, or if there are none. */
    obstacle: z.string().nullable(),
  }),
  /** Whether git would sign the commit. Workcell does not. */
  signs: z.boolean(),
  /** Whether the user's last commit here got a note about which lines Codex wrote. */
  notes: z.boolean(),
});
export type UncommittedState = Immutable<z.infer<typeof uncommittedState>>;

/**
 * Why nothing was committed, in one sentence. `changed`: the list is out of date, so read it again. `hooks`: because of
 * a hook, so a commit without hooks may go through.
 */
export const commitRefusal = z.object({
  type: z.enum(['changed', 'refused', 'hooks']),
  message: z.string(),
  /** What the hooks printed, as plain text. */
  output: z.string().optional(),
});
export type CommitRefusal = Immutable<z.infer<typeof commitRefusal>>;

/** Hooks to be shown. */
export const hookTexts = z.object({
  /** Stands for exactly these hooks. Null if none can run, or if they changed while they were read. */
  digest: z.string().nullable(),
  /** What runs. */
  files: z.array(z.object({ path: z.string(), text: z.string(), isCut: z.boolean() })),
  /** The paths of the other files that the digest covers, without git's examples. */
  others: z.array(z.string()),
});
export type HookTexts = Immutable<z.infer<typeof hookTexts>>;

/** The largest number of files in one commit. */
const maxFiles = 100_000;
const fileIds = z.array(z.string().min(1).max(16_384)).max(maxFiles);

/** Requests about commits to the repository of the window's folder. */
export const commitsRequests = {
  /**
   * Compares the disk with the last commit. Null if the folder is in no repository, or is not trusted: no git has run
   * then.
   */
  readUncommitted: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: uncommittedState.nullable(),
    problem: commitRefusal,
  }),
  /**
   * Commits the listed contents of some files. What is staged of other files stays staged. No signing program runs, and
   * hooks only in Codex's sandbox.
   */
  commitFiles: request({
    scope: 'profile',
    wait: 'once',
    input: uncommittedState.pick({ root: true, head: true, branch: true, tree: true }).extend({
      /** The ids of the files. May be empty if `amend` is true. */
      files: fileIds,
      message: z
        .string()
        .max(100_000)
        .regex(/^[^\0]*$/),
      /** Replaces the last commit, and keeps its author. */
      amend: z.boolean(),
      signOff: z.boolean(),
      /** Adds an Agent Trace note about which lines Codex wrote, in `refs/notes/agent-trace`. Nothing pushes it. */
      notes: z.boolean(),
      trailer: z.string().max(500).regex(trailerPattern).nullable(),
      /** The digest of the allowed hooks to run before. Null for a commit without hooks. */
      hooks: z.string().max(100).nullable(),
    }),
    /**
     * `output`: what git says about the commit. `warning`: what is not as it should be although the commit is made.
     * `changedMessage`: the message, if a hook changed it.
     */
    value: z.object({
      commit: commitId,
      output: z.string(),
      warning: z.string().nullable(),
      changedMessage: z.string().nullable(),
    }),
    problem: commitRefusal,
  }),
  /** Reads the hooks that could run at commits. Null without a trusted repository. */
  readHooks: request({
    scope: 'profile',
    wait: 'read',
    input: nothing,
    value: hookTexts.nullable(),
    problem: commitRefusal,
  }),
  /** Allows the hooks with this digest to run at commits of the repository, or takes that back. */
  allowHooks: request({
    scope: 'profile',
    wait: 'change',
    input: uncommittedState.pick({ root: true }).extend({ digest: z.string().max(100), isAllowed: z.boolean() }),
    value: nothing,
    problem: commitRefusal,
  }),
  /** Ends the hooks that `commitFiles` runs for this window, and its wait for another commit. Nothing is committed then. */
  stopHooks: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /**
   * Asks the model of a thread for the message of a commit. The thread stays as it is. Ends an earlier request of the
   * window.
   */
  suggestCommitMessage: request({
    scope: 'profile',
    wait: 'job',
    input: uncommittedState
      .pick({ root: true, head: true, tree: true })
      .extend({ threadId, files: fileIds, amend: z.boolean() }),
    /** `tokens`: what the request used. Null if the provider does not say. */
    value: z.object({
      message: z.string(),
      tokens: modelTokens.nullable(),
    }),
    problem: z.object({ type: z.enum(['canceled', 'refused']), message: z.string() }),
  }),
  /** Ends what `suggestCommitMessage` has begun for this window. */
  cancelCommitMessage: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
};
