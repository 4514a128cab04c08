import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { PullRequestCheck, PullRequestState } from '../../shared/contract/pull-requests.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { type HostedRepository, toPullRequestUrl } from './hosted-repository.ts';
import { cutChecks, readComments, toShownName } from './read-comments.ts';

// Reads what GitLab answers about a merge request. What GitLab adds or leaves out from version to version does no harm.

/** How much of a list to ask for. GitLab gives no more at a time. */
export const maxListed = 100;

const id = z.number().int().positive();
const project = z.object({ id, default_branch: z.string().nullish() });

/** Reads a project; null if the text is not what GitLab answers. */
export function readProject(printed: string): { readonly id: number; readonly defaultBranch: string | null } | null {
  const data = project.safeParse(parseJson(printed)).data;
  return data === undefined ? null : { id: data.id, defaultBranch: data.default_branch ?? null };
}

/** Reads who has a name: their id, null for nobody, undefined if the text is not what GitLab answers. */
export function readUserId(printed: string): number | null | undefined {
  const listed = z.array(z.object({ id })).safeParse(parseJson(printed)).data;
  return listed === undefined ? undefined : (listed[0]?.id ?? null);
}

const made = z.object({ iid: id, reviewers: z.array(z.unknown()).nullish() });

/** Reads a new merge request, and how many were asked for a review; null if the text is not what GitLab answers. */
export function readMadeRequest(printed: string): { readonly number: number; readonly reviewers: number } | null {
  const data = made.safeParse(parseJson(printed)).data;
  return data === undefined ? null : { number: data.iid, reviewers: data.reviewers?.length ?? 0 };
}

const found = z.array(
  z.object({ iid: id, state: z.string(), source_project_id: id.nullish(), target_project_id: id.nullish() }),
);

/**
 * Finds the merge request of a branch: the open one, or the newest. `fork` is the project that has the branch; null if
 * that is the same one. Undefined if the text is not what GitLab answers; null without one.
 */
export function findMergeRequest(printed: string, fork: number | null): number | null | undefined {
  const listed = found.safeParse(parseJson(printed)).data;
  if (listed === undefined) return undefined;
  const own = listed.filter(({ source_project_id: from, target_project_id: into }) => from === (fork ?? into));
  const chosen = own.find(({ state }) => state === 'opened') ?? own.toSorted((one, other) => other.iid - one.iid)[0];
  return chosen?.iid ?? null;
}

const pipeline = z.object({ id, project_id: id.nullish(), status: z.string() });
const viewed = z.object({
  iid: id,
  title: z.string(),
  state: z.string(),
  draft: z.boolean().nullish(),
  work_in_progress: z.boolean().nullish(),
  project_id: id,
  head_pipeline: pipeline.nullish().catch(null),
  detailed_merge_status: z.string().nullish().catch(null),
});

/** Finds the pipeline of a merge request, and the project that it runs in. Null without one. */
export function findPipeline(printed: string): { readonly id: number; readonly project: number } | null {
  const data = viewed.safeParse(parseJson(printed)).data;
  const head = data?.head_pipeline ?? null;
  return data === undefined || head === null ? null : { id: head.id, project: head.project_id ?? data.project_id };
}

const author = z.object({ username: z.string() }).nullish();
const position = z.object({
  new_path: z.string().nullish(),
  old_path: z.string().nullish(),
  new_line: z.number().int().nullish(),
  old_line: z.number().int().nullish(),
});
const notesOf = z.array(
  z.object({
    body: z.string(),
    author,
    system: z.boolean().nullish(),
    created_at: z.string().nullish(),
    position: position.nullish().catch(null),
  }),
);
const approvalsOf = z.object({
  approvals_left: z.number().nullish(),
  approved_by: z.array(z.unknown()).nullish(),
});
const reviewersOf = z.array(z.object({ state: z.string() }));
const jobsOf = z.array(
  z.object({
    id,
    name: z.string(),
    stage: z.string().nullish(),
    status: z.string(),
    allow_failure: z.boolean().nullish(),
  }),
);

/** The answers about a merge request. Null for one that is missing. */
export type MergeRequestAnswers = {
  readonly viewed: string;
  readonly notes: string | null;
  readonly approvals: string | null;
  readonly reviewers: string | null;
  readonly jobs: string | null;
};

/** Reads a merge request. Null if the first text is not what GitLab answers; without the others, less is known. */
export async function readMergeRequest(
  answers: MergeRequestAnswers,
  repository: HostedRepository,
): Promise<PullRequestState | null> {
  const data = viewed.safeParse(parseJson(answers.viewed)).data;
  if (data === undefined) return null;
  const notes = read(notesOf, answers.notes);
  const { comments, isCut } = await readComments(
    (notes ?? []).flatMap(({ author: by, body, created_at: at, position: place, system }) => {
      if (system === true) return [];
      const path = place?.new_path ?? place?.old_path ?? null;
      const line = path === null ? null : (place?.new_line ?? place?.old_line ?? null);
      return [{ author: by?.username ?? '', body, at, path, line }];
    }),
  );
  const jobs = read(jobsOf, answers.jobs);
  const approvals = read(approvalsOf, answers.approvals);
  const reviewers = read(reviewersOf, answers.reviewers);
  const { checks, moreChecks } = cutChecks(listChecks(data.head_pipeline?.status ?? null, jobs ?? []));
  return {
    number: data.iid,
    url: toPullRequestUrl(repository, data.iid, 'gitLab'),
    title: toShownName(data.title),
    // A merge request is locked while it is merged.
    state: data.state === 'merged' ? 'merged' : data.state === 'closed' ? 'closed' : 'open',
    isDraft: data.draft ?? data.work_in_progress ?? false,
    review: findReview(data.detailed_merge_status ?? null, approvals, reviewers ?? []),
    ...{ checks, moreChecks, comments: [...comments] },
    isPartial:
      [notes, jobs, reviewers].some((each) => each === null || each.length >= maxListed) ||
      approvals === null ||
      isCut ||
      moreChecks > 0,
  };
}

function read<Value>(schema: z.ZodType<Value>, printed: string | null): Value | null {
  return printed === null ? null : (schema.safeParse(parseJson(printed)).data ?? null);
}

/** In projects that need no approval, GitLab calls everything approved. */
function findReview(
  status: string | null,
  approvals: z.infer<typeof approvalsOf> | null,
  reviewers: z.infer<typeof reviewersOf>,
): PullRequestState['review'] {
  if (status === 'requested_changes' || reviewers.some(({ state }) => state === 'requested_changes')) {
    return 'changesRequested';
  }
  if ((approvals?.approvals_left ?? 0) > 0 || status === 'not_approved') return 'required';
  return (approvals?.approved_by ?? []).length > 0 ? 'approved' : null;
}

/** Lists the jobs, and the pipeline itself if they do not tell how it ended: it can have other pipelines in it. */
function listChecks(pipelineStatus: string | null, jobs: z.infer<typeof jobsOf>): PullRequestCheck[] {
  const checks = jobs.map(({ allow_failure: allowed, id: job, name, stage, status }): PullRequestCheck => {
    // Nothing waits for a manual job that may fail.
    const state = status === 'manual' && allowed !== false ? 'skipped' : toState(status);
    return {
      name: toShownName(stage ? `${stage} / ${name}` : name),
      ...{ state, mayFail: allowed === true, job: state === 'failed' ? String(job) : null },
    };
  });
  if (pipelineStatus === null) return checks;
  const state = toState(pipelineStatus);
  const isTold =
    checks.some((check) => check.state === state && !(state === 'failed' && check.mayFail)) ||
    (state === 'skipped' && checks.length > 0);
  return isTold ? checks : [{ name: t`Pipeline`, state, mayFail: false, job: null }, ...checks];
}

function toState(word: string): PullRequestCheck['state'] {
  if (word === 'success') return 'passed';
  if (word === 'failed' || word === 'canceled') return 'failed';
  if (word === 'manual') return 'waiting';
  return word === 'skipped' ? 'skipped' : 'running';
}
