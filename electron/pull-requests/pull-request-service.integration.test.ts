import { existsSync, readFileSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../git/testing/git-bench.ts';
import { createPullRequestBench } from './testing/pull-request-bench.ts';
import { commandEntry, turnOf, userEntry } from './testing/recorded-turns.ts';

const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const created = { 'pr create': { stdout: 'https://github.com/team/project/pull/12\n' } };

/** What gh prints for a pull request. */
const viewed = {
  ...{ number: 12, title: 'Fix the sum', state: 'OPEN', isDraft: true, reviewDecision: 'CHANGES_REQUESTED' },
  statusCheckRollup: [
    {
      ...{ __typename: 'CheckRun', name: 'build', workflowName: 'CI', status: 'COMPLETED', conclusion: 'FAILURE' },
      detailsUrl: 'https://github.com/team/project/actions/runs/7/job/42',
    },
    { __typename: 'StatusContext', context: 'deploy', state: 'PENDING', targetUrl: 'https://ci.example/1' },
    {
      name: 'docs',
      status: 'COMPLETED',
      conclusion: 'SUCCESS',
      detailsUrl: 'https://evil.example/actions/runs/7/job/1',
    },
  ],
  reviews: [{ author: { login: 'grace' }, body: 'Not yet.', submittedAt: '2026-01-02T00:00:00Z' }],
  comments: [],
};
const lineComments = [
  { user: { login: 'grace' }, body: `Why? ${token}`, path: 'a.txt', line: 2, created_at: '2026-01-03T00:00:00Z' },
];

/** What gh says when GitHub makes no pull request. */
const refusedByGitHub = (why: string): string => `pull request create failed: GraphQL: ${why} (createPullRequest)`;

describe('the plan of a pull request', () => {
  it('says where it would go and that the branch is not pushed, and contacts nobody', async () => {
    const bench = await createPullRequestBench();
    const before = await bench.find();
    expect(before.target).toMatchObject({
      repository: 'github.com/team/project',
      head: 'fix',
      bases: ['main'],
      defaultBase: 'main',
      obstacle: { type: 'notPushed', message: expect.stringContaining('Push the branch first') },
    });
    unwrap(await bench.push());
    expect((await bench.find()).target.obstacle).toBeNull();
    expect(bench.gh.calls).toEqual([]);
  });

  it('has what was asked, the changed files, the last result of each check, and the effort, without secrets', async () => {
    const later = Date.now() + 60_000;
    const turns = [
      turnOf('1', [
        userEntry('m1', `Fix the sum, my token is ${token}`),
        commandEntry('c1', 'npm test', 1, later),
        commandEntry('c2', 'ls', 0, later),
        commandEntry('c0', 'npm run lint', 0),
      ]),
      turnOf('2', [
        userEntry('m2', 'Again'),
        commandEntry('c3', 'npm test', 0, later),
        commandEntry('c4', 'npx tsc --noEmit', 2, later),
      ]),
    ];
    const bench = await createPullRequestBench({ turns });
    const { body, replaced, title } = await bench.plan();
    expect(title).toBe('a.txt');
    expect(body).toContain('> Fix the sum, my token is [secret: ');
    expect(body).not.toContain(token);
    expect(replaced).toEqual([{ label: expect.stringContaining('token'), count: 1 }]);
    expect(body).toContain('And 1 later message.');
    expect(body).toContain('1 file, +1 −0\n\n- `a.txt` +1 −0');
    expect(body).toContain('## Checks\n\n- `npm test` exit 0\n- `npx tsc --noEmit` exit 2\n\n');
    expect(body).toContain('Made with Codex in 2 turns, 2 min, $0.42');
  });

  it('leaves out a check that ran before a file was removed or moved', async () => {
    const ran = Date.now() + 60_000;
    const bench = await createPullRequestBench({ turns: [turnOf('1', [commandEntry('c', 'npm test', 0, ran)])] });
    expect((await bench.plan()).body).toContain('`npm test`');
    rmSync(join(bench.root, 'a.txt'));
    const later = new Date(ran + 60_000);
    utimesSync(bench.root, later, later);
    expect((await bench.plan()).body).not.toContain('`npm test`');
  });

  it('tells a missing gh, a missing sign-in, a remote elsewhere and the base branch apart', async () => {
    const none = await createPullRequestBench({ tools: { gitHub: 'missing' } });
    expect((await none.find()).target.obstacle?.type).toBe('noTool');
    const foreign = await createPullRequestBench({ tools: { gitHub: 'foreign' } });
    expect((await foreign.find()).target.obstacle).toMatchObject({ type: 'foreignSettings' });
    const bench = await createPullRequestBench();
    bench.gh.answer({ 'auth token': { stderr: 'no oauth token found for github.com', code: 1 } });
    expect((await bench.find()).target.obstacle).toMatchObject({ type: 'signedOut' });
    bench.run('config', 'remote.origin.url', bench.remote);
    expect((await bench.plan()).obstacle?.type).toBe('noRemote');
    bench.run('config', 'remote.origin.url', 'git@github.com:team/project.git');
    bench.run('switch', '-q', 'main');
    bench.gh.answer({ 'auth token': { stdout: 'x' } });
    expect((await bench.find()).target.obstacle?.type).toBe('isBase');
    bench.run('switch', '-q', '--detach');
    expect((await bench.plan()).obstacle?.type).toBe('noBranch');
  });

  it('is nothing in a folder without trust, where gh does not run either', async () => {
    const bench = await createPullRequestBench({ mayWrite: 'ask' });
    expect(await bench.pullRequests.plan(bench.root, { threadId: null, cost: null }, bench.signal)).toEqual({
      ok: true,
      value: null,
    });
    const place = {
      root: bench.root,
      branch: 'fix',
      remote: 'origin',
      repository: 'github.com/team/project',
      service: 'gitHub',
    } as const;
    expect(await bench.pullRequests.read(bench.root, { ...place, number: 1 }, bench.signal)).toMatchObject({
      error: { message: expect.stringContaining('Trust this folder first') },
    });
    expect(bench.gh.allCalls).toEqual([]);
  });

  it('goes from a fork to the repository of another remote', async () => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    bench.run('remote', 'add', 'upstream', 'https://github.com/org/project.git');
    expect((await bench.find('upstream')).target).toMatchObject({
      repository: 'github.com/org/project',
      head: 'team:fix',
      obstacle: null,
    });
  });
});

describe('a new pull request', () => {
  it('is made by gh outside the folder, with texts that cannot become options, and without the way to ask', async () => {
    const bench = await createPullRequestBench({
      environment: {
        GH_REPO: 'evil/repo',
        GH_DEBUG: 'api',
        GH_TOKEN: 'mine',
        GH_ENTERPRISE_TOKEN: 'other',
        GIT_DIR: '/x',
        TMPDIR: '/tmp',
      },
    });
    unwrap(await bench.push());
    bench.gh.answer(created);
    const made = unwrap(await bench.create({ title: '--web', body: '--repo=evil', reviewers: ['ada', 'team/core'] }));
    expect(made).toEqual({ number: 12, url: 'https://github.com/team/project/pull/12', warning: null });
    const [call] = bench.gh.calls;
    expect(call?.args).toEqual([
      ...['pr', 'create', '--head=fix', '--title=--web', '--body-file=-', '--base=main', '--draft'],
      ...['--reviewer=ada', '--reviewer=team/core', '--repo=github.com/team/project'],
    ]);
    expect(call?.input).toBe('--repo=evil');
    expect(realpathSync(call?.cwd ?? '')).toBe(realpathSync(join(bench.dataFolder, 'gh')));
    expect(call?.env).toMatchObject({ GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', GH_TOKEN: 'mine' });
    // glab writes tokens into its temporary folder.
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) expect(call?.env[name]).toBe(join(bench.dataFolder, 'gh'));
    for (const name of ['GH_REPO', 'GH_DEBUG', 'GIT_DIR']) expect(call?.env).not.toHaveProperty(name);
  });

  it('sends no token of the environment to a host that only the address of a remote names', async () => {
    const bench = await createPullRequestBench({ environment: { GH_TOKEN: 'mine', GH_ENTERPRISE_TOKEN: 'other' } });
    bench.run('config', 'remote.origin.url', 'git@git.evil.example:team/project.git');
    await bench.plan();
    expect(bench.gh.allCalls.map(({ args }) => args)).toEqual([['auth', 'token', '--hostname=git.evil.example']]);
    expect(Object.keys(bench.gh.allCalls[0]?.env ?? {}).filter((name) => /TOKEN/.test(name))).toEqual([]);
  });

  it('takes a branch whose name begins like an option as a branch', async () => {
    const bench = await createPullRequestBench();
    bench.run('symbolic-ref', 'HEAD', 'refs/heads/-x');
    bench.run('update-ref', 'refs/heads/-x', 'refs/heads/fix');
    bench.run('update-ref', 'refs/remotes/origin/-x', 'refs/heads/fix');
    bench.gh.answer(created);
    const done = await bench.create();
    expect(bench.gh.calls.flatMap(({ args }) => args).filter((arg) => arg === '-x')).toEqual([]);
    expect(done.ok ? 'made' : done.error.type).toBe('made');
    expect(bench.gh.calls[0]?.args).toContain('--head=-x');
  });

  it('with a secret in its text is sent only after the user has seen that', async () => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    bench.gh.answer(created);
    const refused = await bench.create({ body: `My token is ${token}` });
    expect(refused).toMatchObject({
      error: {
        type: 'secrets',
        message: expect.not.stringContaining(token),
        masked: { body: expect.stringContaining('[secret: ') },
      },
    });
    expect(bench.gh.calls).toEqual([]);
    unwrap(await bench.create({ body: `My token is ${token}`, sendsSecrets: true }));
    expect(bench.gh.calls[0]?.input).toContain(token);
  });

  it('is not made if the remote leads elsewhere, or the branch has another commit, than the user saw', async () => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    bench.gh.answer(created);
    const { head, place } = await bench.seen();
    const texts = { base: null, title: 'x', body: '', isDraft: false, reviewers: [], sendsSecrets: false };
    const changed = { error: { message: expect.stringContaining('Nothing was sent') } };
    const send = () => bench.pullRequests.create(bench.root, { ...place, head, ...texts }, bench.signal);
    bench.run('config', 'remote.origin.url', 'git@github.com:evil/project.git');
    expect(await send()).toMatchObject(changed);
    bench.run('config', 'remote.origin.url', 'git@github.com:team/project.git');
    bench.commit('a.txt', 'more\n');
    expect(await send()).toMatchObject(changed);
    expect(bench.gh.calls).toEqual([]);
  });

  // What gh 2.23 and 2.46 say.
  it.each([
    ['a pull request for branch "fix" into branch "main" already exists:\nhttps://x', 1, 'exists', /already is/],
    [refusedByGitHub('A pull request already exists for team:fix.'), 1, 'exists', /already is/],
    ['HTTP 401: Bad credentials (https://api.github.com/graphql)', 1, 'refused', /^gh is not signed in/],
    ['To get started with GitHub CLI, please run:  gh auth login', 4, 'refused', /^gh is not signed in/],
    ["GraphQL: Could not resolve to a Repository with the name 'team/project'.", 1, 'refused', /knows no repository/],
    [refusedByGitHub('No commits between main and fix'), 1, 'refused', /nothing to merge\.$/],
    [
      refusedByGitHub("Head sha can't be blank, No commits between main and fix, Head ref must be a branch"),
      ...([1, 'refused', /does not have your last commit yet/] as const),
    ],
    [
      refusedByGitHub('Resource not accessible by personal access token'),
      1,
      'refused',
      /sign-in .* may not do this\.$/,
    ],
    [refusedByGitHub('Draft pull requests are not supported.'), 1, 'refused', /^gh failed: Draft pull .* supported\.$/],
    [refusedByGitHub('Something went wrong.'), 1, 'refused', /wrong\. \(createPullRequest\)\. GitHub may have made/],
    ["GraphQL: Could not resolve to a User with the login of 'ada'. (u000)", 1, 'refused', /no user .* named “ada”\.$/],
    ["could not request reviewer: 'team/core' not found", 1, 'refused', /no user or team named “team\/core”\.$/],
    [
      'HTTP 403: API rate limit exceeded for user ID 1. (https://api.github.com/graphql)',
      1,
      'refused',
      /for now.*minutes\.$/,
    ],
    [
      'HTTP 403: Resource protected by organization SAML enforcement.',
      1,
      'refused',
      /^gh failed: HTTP 403: .* SAML enforcement\.$/,
    ],
    ['HTTP 502: 502 Bad Gateway (https://api.github.com/graphql)', 1, 'refused', /a problem right now.*may have made/],
    ['error connecting to api.github.com', 1, 'refused', /cannot be reached/],
    ['Post "https://api.github.com/graphql": EOF', 1, 'refused', /cannot be reached/],
    [
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      1,
      'refused',
      /does not trust/,
    ],
    ["invalid character '<' looking for beginning of value", 1, 'refused', /sign in first\. GitHub may have made/],
    ['unknown flag: --body-file', 1, 'refused', /Update gh/],
    [`\u001b[31mboom\u001b[0m ${token}`, 1, 'refused', /^gh failed: boom \[secret: /],
  ])('that fails with "%s" says plainly why', async (stderr, code, type, words) => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    bench.gh.answer({ 'pr create': { stderr, code } });
    const failed = await bench.create();
    expect(failed).toMatchObject({ error: { type, message: expect.stringMatching(words) } });
    expect(JSON.stringify(failed)).not.toContain(token);
  });

  it('ends gh when the user cancels, and when GitHub does not answer', async () => {
    const bench = await createPullRequestBench({ timeoutMs: 1_500 });
    unwrap(await bench.push());
    bench.gh.answer({ 'pr create': { hangs: true } });
    const abort = new AbortController();
    const creating = bench.create({}, abort.signal);
    await expect.poll(() => bench.gh.calls.length).toBe(1);
    abort.abort();
    const unsure = 'GitHub may have made the pull request';
    expect(await creating).toMatchObject({ error: { type: 'cancelled', message: expect.stringContaining(unsure) } });
    expect(await bench.create()).toMatchObject({
      error: { message: expect.stringMatching(`did not answer.*${unsure}`) },
    });
  });

  it('is made with a warning if gh says its address and then fails', async () => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    const said = { stderr: 'could not request reviewer: ada not found', code: 1 };
    bench.gh.answer({ 'pr create': { ...created['pr create'], ...said } });
    expect(unwrap(await bench.create())).toEqual({
      ...{ number: 12, url: 'https://github.com/team/project/pull/12' },
      warning: expect.stringContaining('could not request reviewer'),
    });
    bench.gh.answer({ 'pr create': said });
    expect(await bench.create()).toMatchObject({
      error: { message: expect.stringMatching('not found. GitHub may have made the pull request') },
    });
    bench.gh.answer({ 'pr create': { stderr: 'GraphQL: No commits between main and fix', code: 1 } });
    expect(await bench.create()).toMatchObject({ error: { message: expect.not.stringContaining('may have made') } });
  });

  it('is not called made if gh says no address', async () => {
    const bench = await createPullRequestBench();
    unwrap(await bench.push());
    bench.gh.answer({ 'pr create': { stdout: 'ok\n' } });
    expect(await bench.create()).toMatchObject({
      error: { message: expect.stringContaining('Look for it on GitHub') },
    });
  });
});

describe('the state of a pull request', () => {
  it('has its checks and comments, the newest first, without secrets, and jobs only of its own host', async () => {
    const bench = await createPullRequestBench();
    const own = { isCrossRepository: false, headRepositoryOwner: { login: 'team' } };
    const foreign = { isCrossRepository: true, headRepositoryOwner: { login: 'evil' } };
    bench.gh.answer({
      'pr list': {
        stdout: JSON.stringify([
          { number: 99, state: 'OPEN', ...foreign },
          { number: 11, state: 'MERGED', ...own },
          { number: 12, state: 'OPEN', ...own },
        ]),
      },
      'pr view': { stdout: JSON.stringify(viewed) },
      api: { stdout: JSON.stringify(lineComments) },
    });
    const { place } = await bench.seen();
    const state = unwrap(await bench.pullRequests.read(bench.root, { ...place, number: null }, bench.signal));
    expect(state).toMatchObject({
      ...{ number: 12, url: 'https://github.com/team/project/pull/12', state: 'open', isDraft: true },
      review: 'changesRequested',
      checks: [
        { name: 'CI / build', state: 'failed', job: '42' },
        { name: 'deploy', state: 'running', job: null },
        { name: 'docs', state: 'passed', job: null },
      ],
      comments: [
        { author: 'grace', path: 'a.txt', line: 2, text: expect.stringContaining('Why? [secret: ') },
        { author: 'grace', path: null, line: null, text: 'Not yet.' },
      ],
    });
    const lists = bench.gh.calls.map(({ args }) => args.join(' '));
    expect(lists).toContainEqual(expect.stringContaining('pr view 12 '));
    expect(lists).toContainEqual(
      expect.stringContaining('api --hostname=github.com repos/team/project/pulls/12/comments'),
    );
  });

  it('is none if only others have a branch of that name', async () => {
    const bench = await createPullRequestBench();
    bench.gh.answer({ 'pr list': { stdout: '[]' } });
    const { place } = await bench.seen();
    expect(unwrap(await bench.pullRequests.read(bench.root, { ...place, number: null }, bench.signal))).toBeNull();
  });

  it.each([
    ['no JSON', { stdout: '<html>' }, 'cannot read'],
    ['other JSON', { stdout: '{"number":"12"}' }, 'cannot read'],
    [
      'that it is too old',
      { stderr: 'Unknown JSON field: "isDraft"\nAvailable fields:\n  author', code: 1 },
      'Update gh',
    ],
    ['endless output', { stdout: 'x'.repeat(1_000_000), times: 50 }, 'more than Workcell reads'],
  ])('is an error in words if gh prints %s', async (_what, answer, words) => {
    const bench = await createPullRequestBench();
    bench.gh.answer({ 'pr view': answer, api: { stdout: '[]' } });
    const { place } = await bench.seen();
    expect(await bench.pullRequests.read(bench.root, { ...place, number: 12 }, bench.signal)).toMatchObject({
      error: { message: expect.stringContaining(words) },
    });
  });

  it('has the end of the log of a failed check, without what GitHub puts before each line and without secrets', async () => {
    const bench = await createPullRequestBench();
    const front = '2026-01-01T00:00:00.0000000Z ';
    const lines = [
      '\u001b[31mnot ok\u001b[0m 1 - sum',
      `TOKEN=${token}`,
      '##[error]Process completed with exit code 1.',
      'Cleanup',
    ];
    // GitHub's file begins with a mark.
    bench.gh.answer({ 'api /logs': { stdout: `\ufeff${lines.map((line) => `${front}${line}\n`).join('')}` } });
    const { place } = await bench.seen();
    const { text } = unwrap(await bench.pullRequests.readLog(bench.root, { ...place, job: '42' }, bench.signal));
    expect(text).toMatch(/^not ok 1 - sum\nTOKEN=\[secret: .*\]\nerror: Process completed with exit code 1\.$/);
    expect(bench.gh.calls[0]?.args).toEqual([
      ...['api', '--hostname=github.com', 'repos/team/project/actions/jobs/42/logs'],
    ]);
  });
});

it('leaves nothing of gh in the folder that is open', async () => {
  const bench = await createPullRequestBench();
  await bench.plan();
  expect(existsSync(join(bench.root, 'gh'))).toBe(false);
  expect(readFileSync(join(bench.root, 'a.txt'), 'utf8')).toBe('a\nfixed\n');
});
