import { expect, it } from 'vitest';
import { findMergeRequest, findPipeline, type MergeRequestAnswers, readMergeRequest } from './read-merge-request.ts';

const repository = { host: 'gitlab.com', owner: 'team', name: 'project' };
const viewed = { iid: 12, title: 'Fix', state: 'opened', draft: false, project_id: 5 };

type Texts = { readonly [Key in keyof MergeRequestAnswers]?: unknown };

async function read({ viewed: more, ...rest }: Texts = {}) {
  const texts = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const none = { notes: '[]', approvals: '{}', reviewers: '[]', jobs: '[]' };
  const text = JSON.stringify({ ...viewed, ...(more as object) });
  const state = await readMergeRequest({ viewed: text, ...none, ...texts }, repository);
  if (state === null) throw new Error('It can be read');
  return state;
}
const job = (status: string, more: object = {}) => ({ id: 42, name: 'build', stage: 'test', status, ...more });

it.each([
  ['success', 'passed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
  ['skipped', 'skipped'],
  ['manual', 'skipped'],
  ['manual', 'waiting', { allow_failure: false }],
  ['running', 'running'],
  ['waiting_for_resource', 'running'],
  ['something new', 'running'],
] as const)('a job that GitLab calls "%s" is %s', async (status, state, more?: object) => {
  expect((await read({ jobs: [job(status, more)] })).checks).toMatchObject([{ state }]);
});

it('a failed job has a log, and one that may fail is marked', async () => {
  const { checks } = await read({ jobs: [job('failed', { allow_failure: true }), job('success')] });
  expect(checks).toEqual([
    { name: 'test / build', state: 'failed', mayFail: true, job: '42' },
    { name: 'test / build', state: 'passed', mayFail: false, job: null },
  ]);
});

it('a pipeline that failed elsewhere than in its jobs is a check itself', async () => {
  const withPipeline = (status: string, jobs: readonly object[]) =>
    read({ viewed: { head_pipeline: { id: 7, status } }, jobs });
  expect((await withPipeline('failed', [job('success')])).checks.map(({ name }) => name)).toEqual([
    'Pipeline',
    'test / build',
  ]);
  expect((await withPipeline('failed', [job('failed')])).checks).toHaveLength(1);
  expect((await withPipeline('manual', [job('success')])).checks).toMatchObject([{ state: 'waiting' }, {}]);
  expect((await withPipeline('manual', [job('manual', { allow_failure: false })])).checks).toHaveLength(1);
  const allowed = await withPipeline('failed', [job('failed', { allow_failure: true })]);
  expect(allowed.checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Pipeline failed',
    'test / build failed',
  ]);
});

it.each([
  ['nobody has to approve', { approvals: { approved: true, approvals_left: 0, approved_by: [] } }, null],
  ['someone approved', { approvals: { approvals_left: 0, approved_by: [{ user: {} }] } }, 'approved'],
  ['an approval is missing', { approvals: { approvals_left: 1, approved_by: [{ user: {} }] } }, 'required'],
  [
    'someone wants changes',
    { approvals: { approved_by: [{}] }, reviewers: [{ state: 'requested_changes' }] },
    'changesRequested',
  ],
  ['GitLab waits for changes', { viewed: { detailed_merge_status: 'requested_changes' } }, 'changesRequested'],
  ['the answers are of unknown kinds', { approvals: 'null', reviewers: '<html>' }, null],
])('a merge request says how its review stands if %s', async (_what, answers, review) => {
  expect((await read(answers)).review).toBe(review);
});

it.each([
  [{ state: 'merged' }, { state: 'merged' }],
  [{ state: 'closed' }, { state: 'closed' }],
  [{ state: 'locked' }, { state: 'open' }],
  [{ draft: true }, { isDraft: true }],
  // GitLab before 13.
  [{ draft: undefined, work_in_progress: true }, { isDraft: true }],
  [{ title: 'a\u202eb\n# c' }, { title: 'a\\u202eb\\u000a# c' }],
  [{ head_pipeline: 'odd', detailed_merge_status: 7 }, { checks: [] }],
])('a merge request with %j is %j', async (more, expected) => {
  expect(await read({ viewed: more })).toMatchObject(expected);
});

it('a comment on a removed line says where the line was', async () => {
  const position = { new_path: 'a.txt', old_path: 'b.txt', new_line: null, old_line: 4 };
  const notes = [
    { body: 'x', author: null, position },
    { body: 'y', author: { username: 'ada\u200b' }, position: 'odd' },
  ];
  expect((await read({ notes })).comments).toEqual([
    { author: '', text: 'x', path: 'a.txt', line: 4 },
    { author: 'ada\\u200b', text: 'y', path: null, line: null },
  ]);
});

it.each([
  ['they could not be read', '<html>', true],
  ['GitLab may have more', JSON.stringify(Array.from({ length: 100 }, () => ({ body: 'x' }))), true],
  ['all are there', '[{"body":"x"}]', false],
])('a merge request says whether comments are missing if %s', async (_what, notes, isPartial) => {
  expect((await read({ notes })).isPartial).toBe(isPartial);
});

it.each(['approvals', 'reviewers', 'jobs', 'notes'])('a merge request without its %s says so', async (name) => {
  expect((await read({ [name]: '<html>' })).isPartial).toBe(true);
});

it('a merge request shows at most 200 characters of its title', async () => {
  expect((await read({ viewed: { title: 'x'.repeat(1_000_000) } })).title).toHaveLength(200);
});

it('the pipeline of a merge request can run in the fork', () => {
  const head = (more: object) => JSON.stringify({ ...viewed, head_pipeline: { id: 7, status: 'failed', ...more } });
  expect(findPipeline(head({ project_id: 6 }))).toEqual({ id: 7, project: 6 });
  expect(findPipeline(head({}))).toEqual({ id: 7, project: 5 });
  expect(findPipeline(JSON.stringify(viewed))).toBeNull();
});

it('the merge request of a branch is the open one, or the newest, and never that of another fork', () => {
  const one = (iid: number, state: string, from: number) => {
    return { iid, state, source_project_id: from, target_project_id: 5 };
  };
  const printed = JSON.stringify([one(3, 'closed', 5), one(2, 'opened', 5), one(9, 'opened', 8), one(4, 'merged', 8)]);
  expect(findMergeRequest(printed, null)).toBe(2);
  expect(findMergeRequest(printed, 8)).toBe(9);
  expect(findMergeRequest(printed, 7)).toBeNull();
  expect(findMergeRequest('{}', null)).toBeUndefined();
});
