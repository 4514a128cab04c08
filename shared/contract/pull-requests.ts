import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { hostingService, maxTitleLengths } from '../commits/hosting-service.ts';
import { remoteState } from './remotes.ts';
import { nothing, request } from './request.ts';

/** The longest text that every service accepts. */
export const maxBodyLength = 65_536;

/** How much of what a service says is shown, in characters and in entries. Anyone can write there. */
export const maxSaid = { name: 200, checks: 200, comments: 100, comment: 10_000, path: 1_000, log: 6_000 } as const;

/**
 * Why a pull request cannot be made now. `noTool`: gh or glab is not installed. `foreignSettings`: a turn could write
 * its settings. `signedOut`: it is not signed in to the host. `noRemote`: no remote is on a server for repositories.
 * `notPushed`: the remote does not have the last commit.
 */
const obstacle = z.object({
  type: z.enum([
    'noTool',
    'demo',
    'foreignSettings',
    'signedOut',
    'noRemote',
    'noBranch',
    'noCommit',
    'notPushed',
    'isBase',
  ]),
  /** A sentence that says what to do. */
  message: z.string(),
});
export type PullRequestObstacle = Immutable<z.infer<typeof obstacle>>;

/** A repository on GitHub or GitLab that one of the remotes leads to. */
const target = z.object({
  remote: z.string(),
  /** Such as `github.com/owner/name`. */
  repository: z.string(),
  /** What the host is: what its program says, or what its name suggests. */
  service: hostingService,
  /** The branch: with the owner before it if it is in a fork. */
  head: z.string(),
  /** The branches that this machine knows. */
  bases: z.array(z.string()),
  /** The one that a pull request usually goes into; null if unknown. */
  defaultBase: z.string().nullable(),
  /** Null if a pull request can be made. */
  obstacle: obstacle.nullable(),
});
export type PullRequestTarget = Immutable<z.infer<typeof target>>;

export const pullRequestPlan = remoteState.pick({ root: true, branch: true, head: true }).extend({
  targets: z.array(target),
  /** Why there is no target; null if there is one. */
  obstacle: obstacle.nullable(),
  title: z.string(),
  body: z.string(),
  /** What was replaced in both, such as `GitHub token`. */
  replaced: z.array(z.object({ label: z.string(), count: z.number().int() })),
});
export type PullRequestPlan = Immutable<z.infer<typeof pullRequestPlan>>;

/** A check of a pull request. */
const check = z.object({
  name: z.string().max(maxSaid.name),
  /** `waiting`: a person has to start it. */
  state: z.enum(['passed', 'failed', 'running', 'skipped', 'waiting']),
  /** Whether it does no harm if it fails. */
  mayFail: z.boolean(),
  /** The id of the job with its log; null if the program cannot read one. */
  job: z.string().nullable(),
});
export type PullRequestCheck = Immutable<z.infer<typeof check>>;

/** What someone wrote about a pull request. */
const comment = z.object({
  author: z.string().max(maxSaid.name),
  text: z.string().max(maxSaid.comment),
  /** The file and line that it is about; null if it is about all of it. */
  path: z.string().max(maxSaid.path).nullable(),
  line: z.number().int().nullable(),
});
export type PullRequestComment = Immutable<z.infer<typeof comment>>;

export const pullRequestState = z.object({
  number: z.number().int().positive(),
  url: z.string(),
  title: z.string().max(maxSaid.name),
  state: z.enum(['open', 'merged', 'closed']),
  isDraft: z.boolean(),
  /** What the reviewers say together; null if nobody has to. */
  review: z.enum(['approved', 'changesRequested', 'required']).nullable(),
  /** Those that failed first. */
  checks: z.array(check).max(maxSaid.checks),
  /** How many checks are not listed. */
  moreChecks: z.number().int().nonnegative(),
  /** The newest first. */
  comments: z.array(comment).max(maxSaid.comments),
  /** Whether checks, comments or reviews are missing. */
  isPartial: z.boolean(),
});
export type PullRequestState = Immutable<z.infer<typeof pullRequestState>>;

/** Why it did not happen. `secrets`: the texts have some, and `masked` are the texts without them. */
export const pullRequestRefusal = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['refused', 'exists', 'cancelled']), message: z.string() }),
  z.object({
    type: z.literal('secrets'),
    message: z.string(),
    masked: z.object({ title: z.string(), body: z.string() }),
  }),
]);
export type PullRequestRefusal = Immutable<z.infer<typeof pullRequestRefusal>>;

/** Where a pull request is, as the user saw it. */
const place = remoteState
  .pick({ root: true, branch: true })
  .extend({ remote: z.string().max(1_000), repository: z.string().max(1_000), service: hostingService });

/**
 * Requests about pull requests, which GitLab calls merge requests, of the repository of the window's folder. They run the
 * user's gh or glab, in trusted folders.
 */
export const pullRequestsRequests = {
  /**
   * Reads what a pull request of the branch would say and where it would go. Contacts nobody. Null if the folder is in
   * no repository, or is not trusted.
   */
  planPullRequest: request({
    scope: 'profile',
    wait: 'job',
    /** The thread that did the work, and what it cost, in words. */
    input: z.object({ threadId: threadId.nullable(), cost: z.string().max(100).nullable() }),
    value: pullRequestPlan.nullable(),
    problem: pullRequestRefusal,
  }),
  /** Sends a pull request. If anything is not as the page saw it, nothing happens. Pushes nothing. */
  createPullRequest: request({
    scope: 'profile',
    wait: 'once',
    input: place.extend({
      head: remoteState.shape.head,
      /** Null for the default branch of the repository. */
      base: z.string().max(1_000).nullable(),
      title: z.string().max(Math.max(...Object.values(maxTitleLengths))),
      body: z.string().max(maxBodyLength),
      isDraft: z.boolean(),
      reviewers: z.array(z.string().max(200)).max(15),
      /** The user has seen that the texts have secrets, and wants to send them. */
      sendsSecrets: z.boolean(),
    }),
    value: z.object({
      number: z.number().int().positive(),
      url: z.string(),
      /** What failed once it was made, in a sentence; null if nothing did. */
      warning: z.string().nullable(),
    }),
    problem: pullRequestRefusal,
  }),
  /** Asks the service for the pull request of the branch, its checks and what was written about it. Null if there is none. */
  readPullRequest: request({
    scope: 'profile',
    wait: 'job',
    input: place.extend({ number: z.number().int().positive().nullable() }),
    value: pullRequestState.nullable(),
    problem: pullRequestRefusal,
  }),
  /** Asks the service for the end of the log of a failed check, without secrets. */
  readCheckLog: request({
    scope: 'profile',
    wait: 'job',
    input: place.extend({ job: z.string().regex(/^\d{1,20}$/) }),
    value: z.object({ text: z.string().max(maxSaid.log) }),
    problem: pullRequestRefusal,
  }),
  /** Ends what this window waits for. */
  cancelPullRequest: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
};
