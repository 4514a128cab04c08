import { err, ok } from '../../shared/base/result.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { PullRequestState } from '../../shared/contract/pull-requests.ts';
import type { Target } from './find-targets.ts';
import { toPullRequestUrl, toRepositoryName } from './hosted-repository.ts';
import type { Answer, Hosting, NewPullRequest } from './hosting.ts';
import { type HostingTool, runTool, type ToolOptions } from './hosting-tool.ts';
import { createUnplaced, createUnreadable, readCreateFailure, readToolFailure } from './pull-request-problem.ts';
import { findFields, findNumber, maxLineComments, readPullRequest, viewFields } from './read-pull-request.ts';

/** A job's whole log, of which only the end is shown. */
const maxLogBytes = 64_000_000;

type RunOptions = Pick<ToolOptions, 'input' | 'maxBytes'>;

/** GitHub, through gh. */
export class GitHubHosting implements Hosting {
  /** A person or a team. */
  readonly reviewerPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/;
  readonly #tool: HostingTool;
  readonly #timeoutMs: number;

  constructor(tool: HostingTool, timeoutMs: number) {
    this.#tool = tool;
    this.#timeoutMs = timeoutMs;
  }

  /** A gh that does not know the question counts as signed in. */
  async isSignedIn(host: string, signal: AbortSignal): Promise<boolean> {
    const asked = await runTool(this.#tool, ['auth', 'token', `--hostname=${host}`], {
      ...{ signal, timeoutMs: 10_000, maxBytes: 10_000, withTokens: this.#hasTokensFor(host) },
    });
    // A keyring may wait for its user.
    return asked.ok || asked.error.type !== 'failed' || /unknown (command|flag)/.test(asked.error.said);
  }

  async create(
    target: Target,
    { base, body, isDraft, reviewers, title }: NewPullRequest,
    signal: AbortSignal,
  ): Answer<RequestValue<'createPullRequest'>> {
    const made = await this.#start(
      target,
      signal,
      [
        ...['pr', 'create', `--head=${target.head}`, `--title=${title}`, '--body-file=-'],
        ...(base === null ? [] : [`--base=${base}`]),
        ...(isDraft ? ['--draft'] : []),
        ...reviewers.map((name) => `--reviewer=${name}`),
        toRepositoryOption(target),
      ],
      { input: body },
    );
    const { repository } = target;
    // gh prints the address once there is one. What it does after that, such as asking for reviews, can fail.
    const printed = (made.ok ? made.value : made.error.printed).toString('utf8');
    const number = Number(/\/pull\/(\d{1,15})\s*$/.exec(printed)?.[1] ?? '');
    if (Number.isSafeInteger(number) && number >= 1) {
      const warning = made.ok ? null : readToolFailure(made.error, repository, 'gitHub').message;
      return ok({ number, url: toPullRequestUrl(repository, number, 'gitHub'), warning });
    }
    return err(made.ok ? createUnplaced('gitHub') : readCreateFailure(made.error, repository, 'gitHub'));
  }

  async find(target: Target, signal: AbortSignal): Answer<number | null> {
    // gh would read a branch named `12` as a number elsewhere.
    const how = ['pr', 'list', `--head=${target.branch}`, '--state=all', '--limit=50', `--json=${findFields}`];
    const listed = await this.#run(target, signal, [...how, toRepositoryOption(target)]);
    if (!listed.ok) return listed;
    const found = findNumber(listed.value, target.source.owner, target.isFork);
    return found === undefined ? err(createUnreadable('gitHub')) : ok(found);
  }

  async read(target: Target, number: number, signal: AbortSignal): Answer<PullRequestState> {
    const comments = `pulls/${number}/comments?per_page=${maxLineComments}&sort=created&direction=desc`;
    const [viewed, lines] = await Promise.all([
      this.#run(target, signal, ['pr', 'view', String(number), `--json=${viewFields}`, toRepositoryOption(target)]),
      this.#run(target, signal, toQuestion(target, comments)),
    ]);
    if (!viewed.ok) return viewed;
    const state = await readPullRequest(viewed.value, lines.ok ? lines.value : null, target.repository);
    return state === null ? err(createUnreadable('gitHub')) : ok(state);
  }

  async readLog(target: Target, job: string, signal: AbortSignal): Answer<string> {
    // `gh run view` has no log before the whole run is over, and reads logs that others could put in its cache.
    return await this.#run(target, signal, toQuestion(target, `actions/jobs/${job}/logs`), { maxBytes: maxLogBytes });
  }

  async #run(target: Target, signal: AbortSignal, args: readonly string[], options?: RunOptions): Answer<string> {
    const done = await this.#start(target, signal, args, options);
    return done.ok ? ok(done.value.toString('utf8')) : err(readToolFailure(done.error, target.repository, 'gitHub'));
  }

  #start(
    { repository }: Target,
    signal: AbortSignal,
    args: readonly string[],
    options?: RunOptions,
  ): ReturnType<typeof runTool> {
    const withTokens = this.#hasTokensFor(repository.host);
    return runTool(this.#tool, args, { ...options, signal, timeoutMs: this.#timeoutMs, withTokens });
  }

  #hasTokensFor(host: string): boolean {
    return host === 'github.com' || this.#tool.environment.GH_HOST?.toLowerCase() === host;
  }
}

function toRepositoryOption({ repository }: Target): string {
  return `--repo=${toRepositoryName(repository)}`;
}

/** Asks the REST interface about the repository. */
function toQuestion({ repository: { host, name, owner } }: Target, path: string): readonly string[] {
  return ['api', `--hostname=${host}`, `repos/${owner}/${name}/${path}`];
}
