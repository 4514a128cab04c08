import { err, ok, type Result } from '../../shared/base/result.ts';
import { getHostingWords } from '../../shared/commits/hosting-service.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { PullRequestState } from '../../shared/contract/pull-requests.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { GitFailure } from '../git/git-program.ts';
import type { Target } from './find-targets.ts';
import { type HostedRepository, toPullRequestUrl } from './hosted-repository.ts';
import type { Answer, Hosting, NewPullRequest } from './hosting.ts';
import { type HostingTool, runTool, type ToolOptions } from './hosting-tool.ts';
import {
  createUnplaced,
  createUnreadable,
  isNotFound,
  readCreateFailure,
  readToolFailure,
  refuse,
} from './pull-request-problem.ts';
import { readApiAnswer } from './read-api-answer.ts';
import {
  findMergeRequest,
  findPipeline,
  maxListed,
  readMadeRequest,
  readMergeRequest,
  readProject,
  readUserId,
} from './read-merge-request.ts';

const maxLogBytes = 20_000_000;
const draftTitle = /^(?:draft:|\[draft\]|\(draft\))/i;

/** GitLab, through glab. All of it is asked over the REST interface, whose answers are made for programs. */
export class GitLabHosting implements Hosting {
  /** A person. GitLab has no teams to ask. */
  readonly reviewerPattern = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
  readonly #tool: HostingTool;
  readonly #timeoutMs: number;
  #defaultHost: Promise<string | null> | null = null;

  constructor(tool: HostingTool, timeoutMs: number) {
    this.#tool = tool;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * `glab auth status` would ask the host, and send it a token. For a host without a sign-in, glab takes the token that
   * its settings have for no host, and would send it there. That one counts only for the default host.
   */
  async isSignedIn(host: string, signal: AbortSignal): Promise<boolean> {
    const withTokens = await this.#isDefaultHost(host);
    const [own, shared] = [
      await this.#readSetting(['token', `--host=${host}`], withTokens, signal),
      withTokens ? '' : await this.#readSetting(['token'], withTokens, signal),
    ];
    // A keyring may wait for its user. A token that is not known may be for any host.
    if (shared === null) return false;
    return own === null ? shared === '' : own !== '' && own !== shared;
  }

  async create(
    target: Target,
    { base, body, isDraft, reviewers, title }: NewPullRequest,
    signal: AbortSignal,
  ): Answer<RequestValue<'createPullRequest'>> {
    const { branch, isFork, repository, source } = target;
    const ids: number[] = [];
    for (const name of reviewers) {
      const id = await this.#findUser(target, name, signal);
      if (!id.ok) return id;
      ids.push(id.value);
    }
    const project = isFork || base === null ? await this.#readProject(repository, signal) : null;
    if (project !== null && !project.ok) return project;
    const into = base ?? project?.value.defaultBranch ?? null;
    if (into === null) return err(createUnreadable('gitLab'));
    const input = JSON.stringify({
      ...{ source_branch: branch, target_branch: into, description: body },
      title: isDraft && !draftTitle.test(title) ? `Draft: ${title}` : title,
      ...(isFork && { target_project_id: project?.value.id }),
      ...(ids.length > 0 && { reviewer_ids: ids }),
    });
    // As fields, glab would read a title like `[a]` as a list.
    const how = ['--method=POST', '--header=Content-Type: application/json', '--input=-'];
    const made = await this.#start(repository, signal, `${toPath(source)}/merge_requests`, { how, input });
    if (!made.ok) return err(readCreateFailure(made.error, repository, 'gitLab'));
    const read = readMadeRequest(made.value.toString('utf8'));
    if (read === null) return err(createUnplaced('gitLab'));
    return ok({
      number: read.number,
      url: toPullRequestUrl(repository, read.number, 'gitLab'),
      warning:
        read.reviewers < ids.length
          ? t`GitLab asked only ${counted(read.reviewers, 'person', 'people')} for a review.`
          : null,
    });
  }

  async find(target: Target, signal: AbortSignal): Answer<number | null> {
    const { branch, isFork, repository, source } = target;
    // Forks of others can have a branch of the same name.
    const fork = isFork ? await this.#readProject(source, signal) : null;
    if (fork !== null && !fork.ok) return fork;
    const query = `source_branch=${encodeURIComponent(branch)}&state=all&order_by=created_at&sort=desc&per_page=50`;
    const listed = await this.#get(repository, signal, `${toPath(repository)}/merge_requests?${query}`);
    if (!listed.ok) return listed;
    const found = findMergeRequest(listed.value, fork?.value.id ?? null);
    return found === undefined ? err(createUnreadable('gitLab')) : ok(found);
  }

  async read(target: Target, number: number, signal: AbortSignal): Answer<PullRequestState> {
    const { repository } = target;
    const at = `${toPath(repository)}/merge_requests/${number}`;
    const ask = async (path: string): Promise<string | null> => {
      const asked = await this.#get(repository, signal, path);
      return asked.ok ? asked.value : null;
    };
    // Each glab renews an expired sign-in, and GitLab takes that only from the first. So one begins alone.
    const viewed = await this.#get(repository, signal, at);
    if (!viewed.ok) return viewed;
    const [notes, approvals, reviewers] = await Promise.all([
      ask(`${at}/notes?activity_filter=only_comments&order_by=created_at&sort=desc&per_page=${maxListed}`),
      ask(`${at}/approvals`),
      ask(`${at}/reviewers`),
    ]);
    const pipeline = findPipeline(viewed.value);
    const jobs =
      pipeline === null
        ? '[]'
        : await ask(`projects/${pipeline.project}/pipelines/${pipeline.id}/jobs?per_page=${maxListed}`);
    const state = await readMergeRequest({ viewed: viewed.value, notes, approvals, reviewers, jobs }, repository);
    return state === null ? err(createUnreadable('gitLab')) : ok(state);
  }

  async readLog({ isFork, repository, source }: Target, job: string, signal: AbortSignal): Answer<string> {
    const read = (project: HostedRepository) =>
      this.#start(repository, signal, `${toPath(project)}/jobs/${job}/trace`, { maxBytes: maxLogBytes });
    const own = await read(repository);
    // The pipelines of a fork run in the fork, or here.
    const printed = isFork && !own.ok && isNotFound(own.error) ? await read(source) : own;
    return toText(printed, repository);
  }

  async #findUser({ repository }: Target, name: string, signal: AbortSignal): Answer<number> {
    const found = await this.#get(repository, signal, `users?username=${encodeURIComponent(name)}`);
    if (!found.ok) return found;
    const id = readUserId(found.value);
    if (id === undefined) return err(createUnreadable('gitLab'));
    const { service } = getHostingWords('gitLab');
    return id === null ? err(refuse(t`${service} has no user named “${name}”. Nothing was sent.`)) : ok(id);
  }

  async #readProject(
    repository: HostedRepository,
    signal: AbortSignal,
  ): Answer<NonNullable<ReturnType<typeof readProject>>> {
    const printed = await this.#get(repository, signal, toPath(repository));
    if (!printed.ok) return printed;
    const project = readProject(printed.value);
    return project === null ? err(createUnreadable('gitLab')) : ok(project);
  }

  async #get(repository: HostedRepository, signal: AbortSignal, path: string): Answer<string> {
    return toText(await this.#start(repository, signal, path), repository);
  }

  /** A glab that is ended while it renews a sign-in loses it, so it goes on alone when its answer is not wanted anymore. */
  async #start(
    { host }: HostedRepository,
    signal: AbortSignal,
    path: string,
    { how = [], ...options }: Pick<ToolOptions, 'input' | 'maxBytes'> & { readonly how?: readonly string[] } = {},
  ): ReturnType<typeof runTool> {
    const args = ['api', `--hostname=${host}`, '--include', ...how, path];
    const withTokens = await this.#isDefaultHost(host);
    const cancelled = err({ type: 'cancelled', code: null, said: '', printed: Buffer.alloc(0) } as const);
    if (signal.aborted) return cancelled;
    const { promise: ended, resolve } = Promise.withResolvers<typeof cancelled>();
    const end = (): void => resolve(cancelled);
    signal.addEventListener('abort', end, { once: true });
    try {
      const asked = runTool(this.#tool, args, { ...options, timeoutMs: this.#timeoutMs, withTokens });
      return await Promise.race([ended, asked.then(readApiAnswer)]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** Whether the tokens that are for no host in particular are for this one. */
  async #isDefaultHost(host: string): Promise<boolean> {
    this.#defaultHost ??= this.#findDefaultHost();
    return (await this.#defaultHost) === host;
  }

  /** Null if glab does not say it. */
  async #findDefaultHost(): Promise<string | null> {
    const { GITLAB_HOST, GITLAB_URI, GL_HOST } = this.#tool.environment;
    const named = GITLAB_HOST || GITLAB_URI || GL_HOST || (await this.#readSetting(['host'], false));
    return named === null ? null : (named || 'gitlab.com').toLowerCase().replace(/^https?:\/\/|\/+$/g, '');
  }

  /** Reads a setting on this machine. Empty without one; null if glab does not say it. */
  async #readSetting(key: readonly string[], withTokens: boolean, signal?: AbortSignal): Promise<string | null> {
    const asked = await runTool(this.#tool, ['config', 'get', ...key], {
      ...{ timeoutMs: 10_000, maxBytes: 10_000, withTokens, ...(signal && { signal }) },
    });
    if (asked.ok) return asked.value.toString('utf8').trim();
    return asked.error.type === 'failed' ? '' : null;
  }
}

/** The project as an address names it. */
function toPath({ name, owner }: HostedRepository): string {
  return `projects/${encodeURIComponent(`${owner}/${name}`)}`;
}

async function toText(printed: Result<Buffer, GitFailure>, repository: HostedRepository): Answer<string> {
  return printed.ok ? ok(printed.value.toString('utf8')) : err(readToolFailure(printed.error, repository, 'gitLab'));
}
