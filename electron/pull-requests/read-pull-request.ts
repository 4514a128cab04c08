import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { PullRequestCheck, PullRequestState } from '../../shared/contract/pull-requests.ts';
import { type HostedRepository, toPullRequestUrl } from './hosted-repository.ts';
import { compareMoments, cutChecks, type DatedComment, readComments, toShownName } from './read-comments.ts';

// Reads what gh prints about a pull request.

/** How many comments on lines to ask for. More than this take another question. */
export const maxLineComments = 100;

const found = z.array(
  z.object({
    number: z.number().int().positive(),
    state: z.string(),
    isCrossRepository: z.boolean(),
    headRepositoryOwner: z.object({ login: z.string() }).nullish(),
  }),
);
/** The fields to ask for in order to find the pull request of a branch. */
export const findFields = 'number,state,isCrossRepository,headRepositoryOwner';

/**
 * Finds the pull request of a branch: the open one, or the newest. Forks of others can have a branch of the same name.
 * Undefined if the text is not what gh prints; null without one.
 */
export function findNumber(printed: string, owner: string, isFork: boolean): number | null | undefined {
  const listed = found.safeParse(parseJson(printed)).data;
  if (listed === undefined) return undefined;
  const own = listed.filter(
    ({ headRepositoryOwner, isCrossRepository }) =>
      isCrossRepository === isFork && (!isFork || headRepositoryOwner?.login.toLowerCase() === owner.toLowerCase()),
  );
  const chosen =
    own.find(({ state }) => state === 'OPEN') ?? own.toSorted((one, other) => other.number - one.number)[0];
  return chosen?.number ?? null;
}

const author = z.object({ login: z.string() }).nullish();
const checkRun = z.object({
  name: z.string(),
  workflowName: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  detailsUrl: z.string().nullish(),
  startedAt: z.string().nullish(),
});
const statusContext = z.object({ context: z.string(), state: z.string() });
const viewed = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  state: z.enum(['OPEN', 'MERGED', 'CLOSED']),
  isDraft: z.boolean(),
  reviewDecision: z.string().nullish(),
  statusCheckRollup: z.array(z.union([checkRun, statusContext])).nullish(),
  reviews: z.array(z.object({ author, body: z.string(), submittedAt: z.string().nullish() })).nullish(),
  comments: z.array(z.object({ author, body: z.string(), createdAt: z.string().nullish() })).nullish(),
});
/** The fields to ask for in order to show a pull request. */
export const viewFields = Object.keys(viewed.shape).join(',');

const inline = z.array(
  z.object({
    user: author,
    body: z.string(),
    path: z.string().nullish(),
    line: z.number().int().nullish(),
    original_line: z.number().int().nullish(),
    created_at: z.string().nullish(),
  }),
);

const reviews: Readonly<Record<string, PullRequestState['review']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changesRequested',
  REVIEW_REQUIRED: 'required',
};
const states = { OPEN: 'open', MERGED: 'merged', CLOSED: 'closed' } as const;

/**
 * Reads a pull request. `lineComments` is the answer about comments on lines; null without one. Null if the text is not
 * what gh prints.
 */
export async function readPullRequest(
  printed: string,
  lineComments: string | null,
  repository: HostedRepository,
): Promise<PullRequestState | null> {
  const data = viewed.safeParse(parseJson(printed)).data;
  if (data === undefined) return null;
  const { isDraft, number, reviewDecision, state, statusCheckRollup, title } = data;
  const read = lineComments === null ? undefined : inline.safeParse(parseJson(lineComments)).data;
  const lines = read ?? [];
  const { comments, isCut } = await readComments([
    ...(data.reviews ?? []).map(({ submittedAt, ...each }) => toDated(each, submittedAt)),
    ...(data.comments ?? []).map(({ createdAt, ...each }) => toDated(each, createdAt)),
    ...lines.map(({ body, created_at: at, line, original_line: before, path, user }) => {
      return { author: user?.login ?? '', body, at, path: path ?? null, line: line ?? before ?? null };
    }),
  ]);
  const { checks, moreChecks } = cutChecks(
    keepNewest(statusCheckRollup ?? []).map((check) => toCheck(check, repository)),
  );
  return {
    number,
    url: toPullRequestUrl(repository, number, 'gitHub'),
    title: toShownName(title),
    state: states[state],
    isDraft,
    review: reviews[reviewDecision ?? ''] ?? null,
    ...{ checks, moreChecks, comments: [...comments] },
    isPartial: read === undefined || read.length >= maxLineComments || isCut || moreChecks > 0,
  };
}

function toDated(
  { author: by, body }: { readonly author?: z.infer<typeof author>; readonly body: string },
  at: string | null | undefined,
): DatedComment {
  return { author: by?.login ?? '', body, at, path: null, line: null };
}

type Check = z.infer<typeof checkRun> | z.infer<typeof statusContext>;

/** Keeps the newest run of each check: GitHub also lists those before it. */
function keepNewest(checks: readonly Check[]): readonly Check[] {
  const keyOf = (check: Check) =>
    JSON.stringify('context' in check ? [check.context] : [check.workflowName, check.name]);
  const startOf = (check: Check) => ('context' in check ? null : check.startedAt);
  const newest = new Map<string, Check>();
  for (const check of checks) {
    const before = newest.get(keyOf(check));
    if (before === undefined || compareMoments(startOf(check), startOf(before)) >= 0) newest.set(keyOf(check), check);
  }
  return [...newest.values()];
}

function toCheck(check: Check, repository: HostedRepository): PullRequestCheck {
  if ('context' in check)
    return { name: toShownName(check.context), state: toState(check.state), mayFail: false, job: null };
  const { conclusion, detailsUrl, name, status, workflowName } = check;
  return {
    name: toShownName(workflowName ? `${workflowName} / ${name}` : name),
    state: status === 'COMPLETED' ? toState(conclusion ?? '') : 'running',
    mayFail: false,
    job: findJob(detailsUrl ?? '', repository),
  };
}

function toState(word: string): PullRequestCheck['state'] {
  if (word === 'SUCCESS') return 'passed';
  if (word === 'NEUTRAL' || word === 'SKIPPED') return 'skipped';
  return word === 'PENDING' || word === 'EXPECTED' || word === 'STALE' || word === '' ? 'running' : 'failed';
}

/** Finds the job of GitHub's own checks. Other services name addresses of their own. */
function findJob(url: string, { host, name, owner }: HostedRepository): string | null {
  const [, ...parts] =
    /^https:\/\/([^/]+)\/([^/]+)\/([^/]+)\/actions\/runs\/\d+\/job\/(\d{1,20})(?:[?#].*)?$/.exec(url) ?? [];
  const job = parts.pop();
  return job !== undefined && parts.join('/').toLowerCase() === `${host}/${owner}/${name}`.toLowerCase() ? job : null;
}
