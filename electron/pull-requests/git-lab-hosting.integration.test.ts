import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../git/testing/git-bench.ts';
import { createPullRequestBench } from './testing/pull-request-bench.ts';

const token = 'glpat-0123456789abcdefghij';
const repository = 'gitlab.com:team/core/project';
const project = 'projects/team%2Fcore%2Fproject';
const made = { 'api --method=POST /merge_requests': { stdout: JSON.stringify({ iid: 12, reviewers: [{}] }) } };

/** What GitLab answers for a merge request. */
const viewed = {
  ...{ iid: 12, title: 'Draft: Fix the sum', state: 'opened', draft: true, project_id: 5 },
  head_pipeline: { id: 7, project_id: 5, status: 'failed' },
};
const jobs = [
  { id: 42, name: 'build', stage: 'test', status: 'failed', allow_failure: false },
  { id: 43, name: 'docs', stage: 'test', status: 'success', allow_failure: false },
];
const notes = [
  {
    ...{ body: `Why? ${token}`, author: { username: 'grace' }, system: false, created_at: '2026-01-03T00:00:00Z' },
    position: { new_path: 'a.txt', old_path: 'a.txt', new_line: 2, old_line: null },
  },
  { body: 'added 1 commit', author: { username: 'ada' }, system: true, created_at: '2026-01-02T00:00:00Z' },
];

describe('the plan of a merge request', () => {
  it('says where it would go, reads the sign-in on this machine, and asks GitLab nothing', async () => {
    const bench = await createPullRequestBench({ repository });
    const { target } = await bench.find();
    expect(target).toMatchObject({
      ...{ repository: 'gitlab.com/team/core/project', service: 'gitLab', head: 'fix', defaultBase: 'main' },
      obstacle: { type: 'notPushed' },
    });
    expect(bench.glab.allCalls.map(({ args }) => args)).toEqual([
      ['config', 'get', 'host'],
      ['config', 'get', 'token', '--host=gitlab.com'],
    ]);
    expect(bench.gh.allCalls).toEqual([]);
  });

  it('takes a server for what the program that is signed in to it says', async () => {
    const bench = await createPullRequestBench({ repository: 'git.example.com:team/project' });
    const signedOut = { stderr: 'no oauth token found', code: 1 };
    bench.gh.answer({ 'auth token': signedOut });
    expect((await bench.find()).target).toMatchObject({ service: 'gitLab', obstacle: { type: 'notPushed' } });
    bench.glab.setUp({});
    expect((await bench.find()).target).toMatchObject({
      service: 'gitHub',
      obstacle: { type: 'signedOut', message: expect.stringContaining('glab auth login --hostname git.example.com') },
    });
    const lonely = await createPullRequestBench({
      repository: 'git.example.com:team/project',
      tools: { gitHub: 'missing' },
    });
    lonely.glab.setUp({});
    expect((await lonely.find()).target).toMatchObject({ service: 'gitLab', obstacle: { type: 'signedOut' } });
  });

  it('tells a missing glab, a missing sign-in and settings of others apart', async () => {
    const typeWith = async (state: 'missing' | 'foreign') =>
      (await (await createPullRequestBench({ repository, tools: { gitLab: state } })).find()).target.obstacle;
    expect(await typeWith('missing')).toMatchObject({ type: 'noTool', message: expect.stringContaining('glab') });
    expect(await typeWith('foreign')).toMatchObject({
      type: 'foreignSettings',
      message: expect.stringContaining('GLAB_CONFIG_DIR'),
    });
    const bench = await createPullRequestBench({ repository });
    bench.glab.setUp({});
    expect((await bench.find()).target.obstacle).toMatchObject({
      type: 'signedOut',
      message: expect.stringContaining('glab auth login'),
    });
  });

  it('sends no token of the environment to a host that only the address of a remote names', async () => {
    const environment = { GITLAB_TOKEN: 'mine', OAUTH_TOKEN: 'other', JOB_TOKEN: 'third' };
    const tokensAt = async (host: string, more: Readonly<Record<string, string>> = {}, defaultHost = '') => {
      const bench = await createPullRequestBench({
        repository: `${host}:team/project`,
        environment: { ...environment, ...more },
        tools: { gitHub: 'missing' },
      });
      bench.glab.setUp({ host: defaultHost });
      await bench.find();
      const call = bench.glab.allCalls.find(({ args }) => args.includes(`--host=${host}`));
      return Object.keys(call?.env ?? {}).filter((name) => /TOKEN/.test(name));
    };
    expect(await tokensAt('git.evil.example')).toEqual([]);
    expect(await tokensAt('gitlab.com')).toEqual(['GITLAB_TOKEN', 'OAUTH_TOKEN']);
    expect(await tokensAt('git.example.com', { GITLAB_HOST: 'https://git.example.com/' })).toHaveLength(2);
    // The token is for that server alone then.
    expect(await tokensAt('gitlab.com', { GITLAB_HOST: 'git.example.com' })).toEqual([]);
    expect(await tokensAt('gitlab.com', {}, 'git.example.com')).toEqual([]);
    expect(await tokensAt('git.example.com', {}, 'git.example.com')).toHaveLength(2);
  });

  it('takes the token for no host in particular only for the default host', async () => {
    const bench = await createPullRequestBench({
      repository: 'git.evil.example:team/project',
      tools: { gitHub: 'missing' },
    });
    const obstacleWith = async (settings: Parameters<typeof bench.glab.setUp>[0]) => {
      bench.glab.setUp(settings);
      return (await bench.find()).target.obstacle?.type;
    };
    expect(await obstacleWith({ token })).toBe('signedOut');
    expect(await obstacleWith({ token, host: 'git.evil.example' })).toBe('notPushed');
    expect(await obstacleWith({ token, hosts: { 'git.evil.example': 'glpat-other' } })).toBe('notPushed');
    // A page can name the service that it wants.
    bench.glab.setUp({ token });
    const place = (await bench.seen()).place;
    const refused = { error: { message: expect.stringContaining('signed in to git.evil.example') } };
    const named = { ...place, service: 'gitLab' as const };
    expect(await bench.pullRequests.read(bench.root, { ...named, number: 1 }, bench.signal)).toMatchObject(refused);
    expect(await bench.pullRequests.readLog(bench.root, { ...named, job: '1' }, bench.signal)).toMatchObject(refused);
    expect(await bench.create()).toMatchObject(refused);
    expect(bench.glab.calls).toEqual([]);
  });

  it('says that the base branch is checked out in the words of the service that the server is', async () => {
    const bench = await createPullRequestBench({
      repository: 'git.example.com:team/project',
      tools: { gitHub: 'missing' },
    });
    bench.run('switch', '-q', 'main');
    expect((await bench.find()).target.obstacle?.message).toContain('merge request');
  });
});

describe('a new merge request', () => {
  it('is made by glab outside the folder, with texts that cannot become options or lists, and with ids of the reviewers', async () => {
    const bench = await createPullRequestBench({
      repository,
      environment: { GITLAB_TOKEN: 'mine', GLAB_DEBUG_HTTP: '1', DEBUG: '1', GITLAB_API_HOST: 'evil', GIT_DIR: '/x' },
    });
    unwrap(await bench.push());
    bench.glab.answer({ ...made, 'api users': { stdout: '[{"id":9,"username":"ada"}]' } });
    const request = { title: '[--web]', body: '--repo=evil', reviewers: ['ada'] };
    expect(unwrap(await bench.create(request))).toEqual({
      ...{ number: 12, url: 'https://gitlab.com/team/core/project/-/merge_requests/12', warning: null },
    });
    const [asked, call, ...more] = bench.glab.calls;
    expect(more).toEqual([]);
    expect(asked?.args).toEqual(['api', '--hostname=gitlab.com', '--include', 'users?username=ada']);
    expect(call?.args).toEqual([
      ...['api', '--hostname=gitlab.com', '--include', '--method=POST'],
      ...['--header=Content-Type: application/json', '--input=-', `${project}/merge_requests`],
    ]);
    expect(JSON.parse(call?.input ?? '')).toEqual({
      ...{ source_branch: 'fix', target_branch: 'main', title: 'Draft: [--web]', description: '--repo=evil' },
      reviewer_ids: [9],
    });
    expect(realpathSync(call?.cwd ?? '')).toBe(realpathSync(join(bench.dataFolder, 'glab')));
    expect(call?.env).toMatchObject({ GLAB_NO_PROMPT: '1', GLAB_SEND_TELEMETRY: 'false', GITLAB_TOKEN: 'mine' });
    // glab writes a warning among its answer for `NO_PROMPT`.
    for (const name of ['NO_PROMPT', 'GLAB_DEBUG_HTTP', 'DEBUG', 'GITLAB_API_HOST', 'GIT_DIR'])
      expect(call?.env).not.toHaveProperty(name);
  });

  it('goes from a fork to the repository of another remote, into its default branch', async () => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.run('remote', 'add', 'upstream', 'https://gitlab.com/org/project.git');
    const { head, place } = await bench.seen('upstream');
    bench.glab.answer({
      ...made,
      'api projects/org%2Fproject': { stdout: '{"id":3,"default_branch":"trunk"}' },
    });
    const texts = { base: null, title: 'Draft: x', body: '', isDraft: true, reviewers: [], sendsSecrets: false };
    unwrap(await bench.pullRequests.create(bench.root, { ...place, head, ...texts }, bench.signal));
    const call = bench.glab.calls.at(-1);
    expect(call?.args.at(-1)).toBe(`${project}/merge_requests`);
    expect(JSON.parse(call?.input ?? '')).toEqual({
      ...{ source_branch: 'fix', target_branch: 'trunk', title: 'Draft: x', description: '', target_project_id: 3 },
    });
  });

  it('is not sent for a reviewer whom GitLab does not know, or who is a team', async () => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.glab.answer({ ...made, 'api users': { stdout: '[]' } });
    expect(await bench.create({ reviewers: ['ada'] })).toMatchObject({
      error: { message: expect.stringContaining('has no user named “ada”') },
    });
    expect(await bench.create({ reviewers: ['team/core'] })).toMatchObject({
      error: { message: expect.stringContaining('not a name on GitLab') },
    });
    expect(bench.glab.calls.map(({ args }) => args.at(-1))).toEqual(['users?username=ada']);
  });

  it('says that GitLab asked fewer people for a review than the user wanted', async () => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.glab.answer({ ...made, 'api users': { stdout: '[{"id":9}]' } });
    expect(unwrap(await bench.create({ reviewers: ['ada', 'grace'] })).warning).toContain('only 1 person');
  });

  // What glab 1.33, 1.53 and later versions print.
  const lost = {
    stdout: '\n',
    stderr: 'json: cannot unmarshal array into Go struct field .Message of type string',
    code: 1,
  };
  const said = (status: number, body: object, stderr?: string) => ({
    ...{ status, stdout: JSON.stringify(body), ...(stderr !== undefined && { stderr: `glab: ${stderr}`, code: 1 }) },
  });
  it.each([
    [
      'a conflict whose words glab loses',
      { ...lost, status: 409 },
      'exists',
      /^There already is an open merge request/,
    ],
    [
      'a conflict',
      said(409, { message: ['Another open merge request already exists: !12'] }, 'map[message:[Another open …]]+'),
      ...(['exists', /^There already is an open merge request/] as const),
    ],
    ['reasons that glab loses', { ...lost, status: 422 }, 'refused', /^GitLab refused this, and glab did not say why/],
    [
      'a list of reasons',
      said(422, { message: ['Title is too long', 'Branch is [odd]'] }, 'map[message:[Title is too long Branch …]]+'),
      ...(['refused', /^glab failed: Title is too long, Branch is \[odd\]$/] as const),
    ],
    [
      'reasons for fields',
      said(400, { message: { title: ['is missing'] } }),
      'refused',
      /^glab failed: title: is missing$/,
    ],
    [
      '401',
      said(401, { message: '401 Unauthorized' }, '401 Unauthorized (HTTP 401)'),
      'refused',
      /^glab is not signed/,
    ],
    ['401 without an error', said(401, { message: '401 Unauthorized' }), 'refused', /^glab is not signed/],
    ['a token that ended', said(401, { error: 'invalid_token' }, 'HTTP 401'), 'refused', /^glab is not signed/],
    ['404', said(404, { message: '404 Project Not Found' }), 'refused', /knows no repository team\/core\/project/],
    [
      'another 404',
      { status: 404, stdout: '<html>' },
      'refused',
      /this is not there, or your sign-in may not see it\.$/,
    ],
    ['403', said(403, { message: '403 Forbidden' }, '403 Forbidden (HTTP 403)'), 'refused', /may not do this\.$/],
    [
      'a token that may only read',
      said(403, { error: 'insufficient_scope', error_description: 'The request requires higher privileges.' }),
      ...(['refused', /^Your sign-in on gitlab\.com may not do this\.$/] as const),
    ],
    [
      '429',
      { status: 429, stdout: 'Retry later\n' },
      'refused',
      /no more questions for now\. Try again in a few minutes\.$/,
    ],
    [
      '502',
      { status: 502, stdout: '<html>', stderr: 'glab: HTTP 502', code: 1 },
      'refused',
      /problem right now.*GitLab may have made/,
    ],
    ['a redirect', { status: 307, stdout: '' }, 'refused', /^glab failed: HTTP 307\. GitLab may have made/],
    ['that a sign-in ended', { stderr: 'oauth2: "invalid_grant"', code: 1 }, 'refused', /^glab is not signed in/],
    [
      'no network',
      { stderr: 'dial tcp: lookup gitlab.com: no such host', code: 1 },
      ...(['refused', /cannot be reached.*GitLab may have made the merge/] as const),
    ],
    ['that it is too old', { stderr: 'unknown flag: --input', code: 1 }, 'refused', /Update glab/],
    [
      'a secret',
      said(400, { error: `\u001b[31mboom\u001b[0m ${token}` }),
      ...(['refused', /^glab failed: boom \[secret: .*\]$/s] as const),
    ],
  ])('that fails with %s says plainly why', async (_what, answer, type, words) => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.glab.answer({ 'api --method=POST /merge_requests': answer });
    expect(await bench.create()).toMatchObject({ error: { type, message: expect.stringMatching(words) } });
  });

  it.each([
    ['a page of a proxy', '<html>Sign in</html>'],
    ['no number', '{"iid":"12"}'],
  ])('is not called made if glab prints %s', async (_what, stdout) => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.glab.answer({ 'api --method=POST /merge_requests': { stdout } });
    expect(await bench.create()).toMatchObject({
      error: { message: expect.stringContaining('Look for it on GitLab') },
    });
  });
});

describe('the state of a merge request', () => {
  it('has the jobs of its pipeline and what people wrote, without secrets', async () => {
    const bench = await createPullRequestBench({ repository });
    bench.glab.answer({
      [`api ${project}/merge_requests`]: {
        stdout: JSON.stringify([
          { iid: 99, state: 'opened', source_project_id: 6, target_project_id: 5 },
          { iid: 11, state: 'merged', source_project_id: 5, target_project_id: 5 },
          { iid: 12, state: 'opened', source_project_id: 5, target_project_id: 5 },
        ]),
      },
      'api /merge_requests/12': { stdout: JSON.stringify(viewed) },
      'api /notes': { stdout: JSON.stringify(notes) },
      'api /approvals': { stdout: '{"approvals_left":0,"approved_by":[{"user":{}}]}' },
      'api /reviewers': { stdout: '[{"state":"requested_changes"}]' },
      'api projects/5/pipelines/7/jobs': { stdout: JSON.stringify(jobs) },
    });
    const { place } = await bench.seen();
    const state = unwrap(await bench.pullRequests.read(bench.root, { ...place, number: null }, bench.signal));
    expect(state).toEqual({
      ...{ number: 12, url: 'https://gitlab.com/team/core/project/-/merge_requests/12', title: 'Draft: Fix the sum' },
      ...{ state: 'open', isDraft: true, review: 'changesRequested', isPartial: false },
      checks: [
        { name: 'test / build', state: 'failed', mayFail: false, job: '42' },
        { name: 'test / docs', state: 'passed', mayFail: false, job: null },
      ],
      moreChecks: 0,
      comments: [{ author: 'grace', path: 'a.txt', line: 2, text: expect.stringContaining('Why? [secret: ') }],
    });
  });

  it('is asked for alone, and glab is not ended when nobody waits for it anymore', async () => {
    const bench = await createPullRequestBench({ repository });
    const waitsFor = join(bench.dataFolder, 'go-on');
    bench.glab.answer({ 'api /merge_requests/12': { stdout: JSON.stringify(viewed), waitsFor } });
    const { place } = await bench.seen();
    const abort = new AbortController();
    const reading = bench.pullRequests.read(bench.root, { ...place, number: 12 }, abort.signal);
    await expect.poll(() => bench.glab.calls.length).toBe(1);
    abort.abort();
    expect(await reading).toMatchObject({ error: { type: 'cancelled' } });
    writeFileSync(waitsFor, '');
    // glab itself removes it.
    await expect.poll(() => existsSync(waitsFor)).toBe(false);
    expect(bench.glab.calls).toHaveLength(1);
  });

  it('is that of the fork, and its log is read from the fork if the pipeline ran there', async () => {
    const bench = await createPullRequestBench({ repository });
    unwrap(await bench.push());
    bench.run('remote', 'add', 'upstream', 'https://gitlab.com/org/project.git');
    const { place } = await bench.seen('upstream');
    bench.glab.answer({
      [`api ${project}`]: { stdout: '{"id":6}' },
      'api projects/org%2Fproject/merge_requests': {
        stdout: JSON.stringify([
          { iid: 1, state: 'opened', source_project_id: 3, target_project_id: 3 },
          { iid: 2, state: 'merged', source_project_id: 6, target_project_id: 3 },
        ]),
      },
      'api /merge_requests/2': { stdout: JSON.stringify({ ...viewed, iid: 2, state: 'merged' }) },
      'api projects/org%2Fproject/jobs/42/trace': { status: 404, stdout: '{"message":"404 Not found"}' },
      [`api ${project}/jobs/42/trace`]: { stdout: 'not ok\n' },
    });
    const read = unwrap(await bench.pullRequests.read(bench.root, { ...place, number: null }, bench.signal));
    // Nothing else is known, which is said.
    expect(read).toMatchObject({
      ...{ number: 2, state: 'merged', checks: [{ name: 'Pipeline', state: 'failed', job: null }], isPartial: true },
    });
    const log = await bench.pullRequests.readLog(bench.root, { ...place, job: '42' }, bench.signal);
    expect(unwrap(log).text).toBe('not ok');
  });

  it.each([
    ['a page of a proxy', { stdout: '<html>' }, 'cannot read'],
    ['wrong types', { stdout: '{"iid":"12"}' }, 'cannot read'],
    ['endless output', { stdout: 'x'.repeat(1_000_000), times: 50 }, 'more than Workcell reads'],
    ['nothing for too long', { hangs: true as const }, 'did not answer for too long'],
    ['that it does not know the command', { stderr: 'unknown command "api" for "glab"', code: 1 }, 'Update glab'],
  ])('is an error in words if glab prints %s', async (_what, answer, words) => {
    const bench = await createPullRequestBench({ repository, ...('hangs' in answer && { timeoutMs: 2_000 }) });
    bench.glab.answer({ api: { stdout: '[]' }, 'api /merge_requests/12': answer });
    const { place } = await bench.seen();
    expect(await bench.pullRequests.read(bench.root, { ...place, number: 12 }, bench.signal)).toMatchObject({
      error: { message: expect.stringContaining(words) },
    });
  });

  it('has the end of the log of a failed job, without what GitLab adds to each line and without secrets', async () => {
    const bench = await createPullRequestBench({ repository });
    const lines = [
      'section_start:1560896352:step_script\r\u001b[0K\u001b[36;1mExecuting the script\u001b[0;m',
      '2026-01-01T00:00:00.000000Z 01O \u001b[31mnot ok\u001b[0m 1 - sum',
      `2026-01-01T00:00:00.000000Z 01E TOKEN=${token}`,
      'section_end:1560896353:step_script\r\u001b[0K',
      '\u001b[31;1mERROR: Job failed: exit code 1',
      'Cleanup',
    ];
    bench.glab.answer({ 'api /jobs/42/trace': { stdout: lines.map((line) => `${line}\n`).join('') } });
    const { place } = await bench.seen();
    const { text } = unwrap(await bench.pullRequests.readLog(bench.root, { ...place, job: '42' }, bench.signal));
    expect(text).toMatch(
      /^Executing the script\nnot ok 1 - sum\nTOKEN=\[secret: .*\]\nerror: Job failed: exit code 1$/,
    );
  });
});
