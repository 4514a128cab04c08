import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { getHostingWords, type HostingService } from '../../shared/commits/hosting-service.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import type {
  PullRequestObstacle,
  PullRequestPlan,
  PullRequestRefusal,
  PullRequestState,
  pullRequestsRequests,
} from '../../shared/contract/pull-requests.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { findSecrets, maskSecrets } from '../../shared/redaction/find-secrets.ts';
import type { PersonalInfo } from '../../shared/redaction/personal-rules.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { BranchService } from '../commits/branch-service.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { OnePerWindow } from '../host/one-per-window.ts';
import type { ThreadExportSources } from '../runs/exports/export-source.ts';
import { cutCheckLog } from './cut-check-log.ts';
import { describeWork } from './describe-work.ts';
import { findTargets, type Target, toTarget } from './find-targets.ts';
import { GitHubHosting } from './git-hub-hosting.ts';
import { GitLabHosting } from './git-lab-hosting.ts';
import { toRepositoryName } from './hosted-repository.ts';
import type { Answer, Hosting } from './hosting.ts';
import type { HostingTool } from './hosting-tool.ts';
import { createCancelled, createObstacle, refuse } from './pull-request-problem.ts';

export type PullRequestServiceDeps = {
  readonly lifetime: Lifetime;
  readonly branches: Pick<BranchService, 'readWork'>;
  /** Finds the program of this machine that talks to a service. */
  findTool(service: HostingService): Promise<HostingTool | keyof typeof obstacles>;
  readonly threads: ThreadExportSources;
  readonly personalInfo: Omit<PersonalInfo, 'workspace'>;
  /** Milliseconds until a program is ended. Default: 1 minute. */
  readonly timeoutMs?: number;
};

type Place = Pick<RequestInput<'readPullRequest'>, 'root' | 'branch' | 'remote' | 'repository' | 'service'>;

/** What is in the way without a program. */
const obstacles = { missing: 'noTool', demo: 'demo', foreign: 'foreignSettings' } as const;
/** Only this many turns are read for the text of a pull request, the newest. */
const maxTurns = 500;

/**
 * Makes pull requests on GitHub and merge requests on GitLab with the user's own gh and glab, and reads what became of
 * them, only when the user says so. Runs both only for trusted folders, and never in them.
 */
export class PullRequestService {
  readonly handlers: DomainHandlers<keyof typeof pullRequestsRequests>;
  readonly #deps: PullRequestServiceDeps;
  readonly #calls: OnePerWindow;

  constructor(deps: PullRequestServiceDeps) {
    this.#deps = deps;
    this.#calls = new OnePerWindow(deps.lifetime);
    this.handlers = {
      planPullRequest: (window, request) =>
        this.#for(window, ok(null), (folder, signal) => this.plan(folder, request, signal)),
      createPullRequest: (window, request) =>
        this.#for(window, err(untrusted()), (folder, signal) => this.create(folder, request, signal)),
      readPullRequest: (window, request) =>
        this.#for(window, err(untrusted()), (folder, signal) => this.read(folder, request, signal)),
      readCheckLog: (window, request) =>
        this.#for(window, err(untrusted()), (folder, signal) => this.readLog(folder, request, signal)),
      cancelPullRequest: async ({ id }) => {
        this.#calls.cancel(id);
        return ok(null);
      },
    };
  }

  /** Plans a pull request. Contacts nobody. Never rejects. */
  async plan(
    folder: string,
    { cost, threadId }: RequestInput<'planPullRequest'>,
    signal: AbortSignal,
  ): Answer<PullRequestPlan | null> {
    const read = await this.#deps.branches.readWork(folder);
    if (!read.ok) return err(refuse(t`The repository cannot be read. Look at its branches first.`));
    if (read.value === null) return ok(null);
    const { state, work } = read.value;
    const { branch, head, root } = state;
    const found = findTargets(state, work.bases);
    const early = branch === null ? 'noBranch' : head === null ? 'noCommit' : found.length === 0 ? 'noRemote' : null;
    const targets = early === null ? await this.#findServices(found, signal) : [];
    const thread = threadId === null ? null : await this.#readThread(threadId);
    const { files, commits } = work;
    const redactor = new Redactor({ ...this.#deps.personalInfo, workspace: root });
    const { body, title } = describeWork({
      ...{ branch: branch ?? '', threadTitle: thread?.title ?? null, turns: thread?.turns ?? [], cost, commits, files },
      changedAt: await findLastChange(root, files ?? []),
      redact: (text) => redactor.text(text),
    });
    const replaced = redactor.replaced.map(({ count, label }) => ({ label: label.replace(/^secret: /, ''), count }));
    return ok({
      ...{ root, branch, head, title, body, replaced },
      targets,
      obstacle: early === null ? null : createObstacle(early),
    });
  }

  /** Makes a pull request, if all is as the user saw it. Never rejects. */
  async create(
    folder: string,
    request: RequestInput<'createPullRequest'>,
    signal: AbortSignal,
  ): Answer<RequestValue<'createPullRequest'>> {
    const { base, body, head, reviewers, sendsSecrets, service, title } = request;
    const words = getHostingWords(service);
    if (title.trim() === '') return err(refuse(t`A ${words.request} needs a title.`));
    const secrets = sendsSecrets ? [] : findSecrets(`${title}\n${body}`, 0);
    if (secrets.length > 0) {
      const names = secrets.map(({ name }) => name).join(', ');
      const masked = { title: maskSecrets(title), body: maskSecrets(body) };
      return err({ type: 'secrets', message: t`The text has secrets: ${names}. Nothing was sent.`, masked });
    }
    const opened = await this.#open(folder, request, signal);
    if (!opened.ok) return opened;
    const { hosting, state, target } = opened.value;
    if (state.head !== head) return err(changed());
    const { obstacle } = toTarget(target, service);
    if (obstacle !== null) return err(refuse(obstacle.message));
    if (base !== null && !target.bases.includes(base)) return err(changed());
    const odd = reviewers.find((name) => !hosting.reviewerPattern.test(name));
    if (odd !== undefined) {
      return err(
        refuse(
          service === 'gitHub'
            ? t`“${odd}” is not a name on GitHub. Write names or teams like “ada, team/core”.`
            : t`“${odd}” is not a name on GitLab. Write names like “ada, grace”.`,
        ),
      );
    }
    return await hosting.create(target, request, signal);
  }

  /** Reads the pull request of the branch; null if there is none. Never rejects. */
  async read(
    folder: string,
    request: RequestInput<'readPullRequest'>,
    signal: AbortSignal,
  ): Answer<PullRequestState | null> {
    const opened = await this.#open(folder, request, signal);
    if (!opened.ok) return opened;
    const { hosting, target } = opened.value;
    const found = request.number === null ? await hosting.find(target, signal) : ok(request.number);
    if (!found.ok) return found;
    return found.value === null ? ok(null) : await hosting.read(target, found.value, signal);
  }

  /** Reads the end of the log of a failed check. Never rejects. */
  async readLog(
    folder: string,
    request: RequestInput<'readCheckLog'>,
    signal: AbortSignal,
  ): Answer<RequestValue<'readCheckLog'>> {
    const opened = await this.#open(folder, request, signal);
    if (!opened.ok) return opened;
    const { hosting, target } = opened.value;
    const printed = await hosting.readLog(target, request.job, signal);
    return printed.ok ? ok({ text: cutCheckLog(printed.value) }) : printed;
  }

  /** Finds the service and the target that the user saw. What the page calls a service gets no token of another one. */
  async #open(folder: string, place: Place, signal: AbortSignal): Answer<Opened> {
    const read = await this.#deps.branches.readWork(folder);
    if (!read.ok || read.value === null) return err(untrusted());
    const { state, work } = read.value;
    const target = findTargets(state, work.bases).find(({ remote }) => remote === place.remote);
    const isAsSeen = state.root === place.root && state.branch === place.branch;
    const isSameService = target?.services.includes(place.service) === true;
    if (target === undefined || !isAsSeen || !isSameService) return err(changed());
    if (toRepositoryName(target.repository) !== place.repository) return err(changed());
    const hosting = await this.#findHosting(place.service);
    if (typeof hosting === 'string') return err(refuse(createObstacle(obstacles[hosting], place.service).message));
    const { host } = target.repository;
    const isSignedIn = await hosting.isSignedIn(host, signal);
    if (signal.aborted) return err(createCancelled());
    if (!isSignedIn) return err(refuse(createObstacle('signedOut', place.service, host).message));
    return ok({ hosting, state, target });
  }

  /** Finds out which service each target is on, and whether its program can be used for it. */
  async #findServices(targets: readonly Target[], signal: AbortSignal): Promise<PullRequestPlan['targets']> {
    const hostings = { gitHub: this.#findHosting('gitHub'), gitLab: this.#findHosting('gitLab') };
    const known = new Map<string, Promise<boolean>>();
    const isSignedIn = (hosting: Hosting, service: HostingService, host: string): Promise<boolean> => {
      const key = `${service} ${host}`;
      const asked = known.get(key) ?? hosting.isSignedIn(host, signal);
      known.set(key, asked);
      return asked;
    };
    return await Promise.all(
      targets.map(async (target) => {
        const { host } = target.repository;
        const shut: { readonly service: HostingService; readonly type: PullRequestObstacle['type'] }[] = [];
        for (const service of target.services) {
          const hosting = await hostings[service];
          if (typeof hosting === 'string') shut.push({ service, type: obstacles[hosting] });
          else if (await isSignedIn(hosting, service, host)) return toTarget(target, service);
          else shut.push({ service, type: 'signedOut' });
        }
        // A program that is there says more than one that is not.
        const { service = 'gitHub', type = 'signedOut' } = shut.find((each) => each.type !== 'noTool') ?? shut[0] ?? {};
        return { ...toTarget(target, service), obstacle: createObstacle(type, service, host) };
      }),
    );
  }

  async #findHosting(service: HostingService): Promise<Hosting | keyof typeof obstacles> {
    const tool = await this.#deps.findTool(service);
    if (typeof tool === 'string') return tool;
    const { timeoutMs = 60_000 } = this.#deps;
    return service === 'gitHub' ? new GitHubHosting(tool, timeoutMs) : new GitLabHosting(tool, timeoutMs);
  }

  async #readThread(id: ThreadId): Promise<{ readonly title: string; readonly turns: readonly Turn[] } | null> {
    const opened = await this.#deps.threads.open(id);
    if (!opened.ok) return null;
    const { thread, turnAfter } = opened.value;
    const turns: Turn[] = [];
    for (let next = await turnAfter(null); next !== null; next = await turnAfter(next.turn.id)) {
      turns.push(next.turn);
      // The first one says what was asked.
      if (turns.length > maxTurns) turns.splice(1, 1);
    }
    return { title: thread.name ?? thread.title, turns };
  }

  /** Does something for a window, which can end it. The end of its stay in the folder ends it too. */
  async #for<Value>(
    window: ClientWindow,
    without: Result<Value, PullRequestRefusal>,
    act: (folder: string, signal: AbortSignal) => Answer<Value>,
  ): Answer<Value> {
    const { workspace } = window;
    return workspace === null ? without : await this.#calls.run(window, (signal) => act(workspace.path, signal));
  }
}

type Opened = {
  readonly hosting: Hosting;
  readonly state: { readonly head: string | null };
  readonly target: Target;
};

/** Returns when one of the files last changed, in Unix milliseconds; null without files. */
async function findLastChange(root: string, files: readonly { readonly path: string }[]): Promise<number | null> {
  const moments = await Promise.all(files.map(({ path }) => findChange(root, path)));
  return moments.length === 0 ? null : moments.reduce((one, other) => Math.max(one, other));
}

/** A file that was moved keeps its own moment, and one that is gone leaves its moment in its folder. */
async function findChange(root: string, path: string): Promise<number> {
  const found = await lstat(join(root, path)).catch(() => null);
  if (found !== null) return Math.max(found.mtimeMs, found.ctimeMs);
  // Without its root, nothing is known to be older than now.
  return path === '.' ? Number.POSITIVE_INFINITY : await findChange(root, dirname(path));
}

function untrusted(): PullRequestRefusal {
  return refuse(
    t`Workcell makes pull requests and merge requests only in repositories in folders you trust. Trust this folder first.`,
  );
}

function changed(): PullRequestRefusal {
  return refuse(t`The branch or the remote is another one by now. Nothing was sent. Open this again.`);
}
