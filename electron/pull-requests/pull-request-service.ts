import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import type {
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
import type { ThreadExportSources } from '../runs/exports/export-source.ts';
import { cutCheckLog } from './cut-check-log.ts';
import { describeWork } from './describe-work.ts';
import { findTargets, isSignedIn, type Target, toTarget } from './find-targets.ts';
import { type Gh, runGh } from './gh.ts';
import { toPullRequestUrl } from './hosted-repository.ts';
import { createObstacle, readCreateFailure, readGhFailure, refuse } from './pull-request-problem.ts';
import { findFields, findNumber, maxLineComments, readPullRequest, viewFields } from './read-pull-request.ts';

export type PullRequestServiceDeps = {
  readonly lifetime: Lifetime;
  readonly branches: Pick<BranchService, 'readWork'>;
  /** Finds the gh of this machine. */
  findGh(): Promise<Gh | keyof typeof obstacles>;
  readonly threads: ThreadExportSources;
  readonly personalInfo: Omit<PersonalInfo, 'workspace'>;
  /** Milliseconds until gh is ended. Default: 1 minute. */
  readonly timeoutMs?: number;
};

type Answer<Value> = Promise<Result<Value, PullRequestRefusal>>;
type Place = Pick<RequestInput<'readPullRequest'>, 'root' | 'branch' | 'remote' | 'repository'>;

/** What is in the way without a gh. */
const obstacles = { missing: 'noTool', demo: 'demo', foreign: 'foreignSettings' } as const;
/** Only this many turns are read for the text of a pull request, the newest. */
const maxTurns = 500;
const maxLogBytes = 20_000_000;

/**
 * Makes pull requests on GitHub with the user's own gh, and reads what became of them, only when the user says so. Runs
 * gh only for trusted folders, and never in them.
 */
export class PullRequestService {
  readonly handlers: DomainHandlers<keyof typeof pullRequestsRequests>;
  readonly #deps: PullRequestServiceDeps;
  readonly #calls = new Map<WindowId, AbortController>();

  constructor(deps: PullRequestServiceDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => {
      for (const abort of this.#calls.values()) abort.abort();
    });
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
        this.#calls.get(id)?.abort();
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
    const gh = early === null ? await this.#deps.findGh() : null;
    const isFound = gh !== null && typeof gh !== 'string';
    const targets = isFound ? await this.#checkSignIn(gh, found, signal) : found.map(toTarget);
    const why = early ?? (typeof gh === 'string' ? obstacles[gh] : null);
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
      targets: why === null ? targets : [],
      obstacle: why === null ? null : createObstacle(why),
    });
  }

  /** Makes a pull request, if all is as the user saw it. Never rejects. */
  async create(
    folder: string,
    request: RequestInput<'createPullRequest'>,
    signal: AbortSignal,
  ): Answer<RequestValue<'createPullRequest'>> {
    const { base, body, head, isDraft, reviewers, sendsSecrets, title } = request;
    if (title.trim() === '') return err(refuse(t`A pull request needs a title.`));
    const odd = reviewers.find((name) => !reviewerPattern.test(name));
    if (odd !== undefined)
      return err(refuse(t`“${odd}” is not a name on GitHub. Write names or teams like “ada, team/core”.`));
    const secrets = sendsSecrets ? [] : findSecrets(`${title}\n${body}`, 0);
    if (secrets.length > 0) {
      const names = secrets.map(({ name }) => name).join(', ');
      const masked = { title: maskSecrets(title), body: maskSecrets(body) };
      return err({ type: 'secrets', message: t`The text has secrets: ${names}. Nothing was sent.`, masked });
    }
    const opened = await this.#open(folder, request);
    if (!opened.ok) return opened;
    const { gh, state, target } = opened.value;
    if (state.head !== head) return err(changed());
    if (target.obstacle !== null) return err(refuse(target.obstacle.message));
    if (base !== null && !target.bases.includes(base)) return err(changed());
    const made = await this.#start(
      gh,
      target,
      signal,
      [
        ...['pr', 'create', `--head=${target.head}`, `--title=${title}`, '--body-file=-'],
        ...(base === null ? [] : [`--base=${base}`]),
        ...(isDraft ? ['--draft'] : []),
        ...reviewers.map((name) => `--reviewer=${name}`),
      ],
      { input: body },
    );
    const { repository } = target;
    // gh prints the address once there is one. What it does after that, such as asking for reviews, can fail.
    const printed = (made.ok ? made.value : made.error.printed).toString('utf8');
    const number = Number(/\/pull\/(\d{1,15})\s*$/.exec(printed)?.[1] ?? '');
    if (Number.isSafeInteger(number) && number >= 1) {
      const warning = made.ok ? null : readGhFailure(made.error, repository).message;
      return ok({ number, url: toPullRequestUrl(repository, number), warning });
    }
    return err(
      made.ok
        ? refuse(t`gh did not say where the pull request is. Look for it on GitHub before you try again.`)
        : readCreateFailure(made.error, repository),
    );
  }

  /** Reads the pull request of the branch; null if there is none. Never rejects. */
  async read(
    folder: string,
    request: RequestInput<'readPullRequest'>,
    signal: AbortSignal,
  ): Answer<PullRequestState | null> {
    const opened = await this.#open(folder, request);
    if (!opened.ok) return opened;
    const { gh, target } = opened.value;
    const { head, isFork, owner, repository } = target;
    let { number } = request;
    if (number === null) {
      // gh would read a branch named `12` as a number elsewhere.
      const branch = head.slice(head.indexOf(':') + 1);
      const how = ['pr', 'list', `--head=${branch}`, '--state=all', '--limit=50', `--json=${findFields}`];
      const listed = await this.#run(gh, target, signal, how);
      if (!listed.ok) return listed;
      const found = findNumber(listed.value, owner, isFork);
      if (found === undefined) return err(unreadable());
      if (found === null) return ok(null);
      number = found;
    }
    const { host, name } = repository;
    const comments = `repos/${repository.owner}/${name}/pulls/${number}/comments?per_page=${maxLineComments}&sort=created&direction=desc`;
    const [viewed, lines] = await Promise.all([
      this.#run(gh, target, signal, ['pr', 'view', String(number), `--json=${viewFields}`]),
      this.#run(gh, target, signal, ['api', `--hostname=${host}`, comments], { withRepository: false }),
    ]);
    if (!viewed.ok) return viewed;
    const state = await readPullRequest(viewed.value, lines.ok ? lines.value : null, repository);
    return state === null ? err(unreadable()) : ok(state);
  }

  /** Reads the end of the log of a failed check. Never rejects. */
  async readLog(
    folder: string,
    request: RequestInput<'readCheckLog'>,
    signal: AbortSignal,
  ): Answer<RequestValue<'readCheckLog'>> {
    const opened = await this.#open(folder, request);
    if (!opened.ok) return opened;
    const { gh, target } = opened.value;
    const how = ['run', 'view', `--job=${request.job}`, '--log-failed'];
    const printed = await this.#run(gh, target, signal, how, { maxBytes: maxLogBytes });
    return printed.ok ? ok({ text: cutCheckLog(printed.value) }) : printed;
  }

  /** Finds gh and the target that the user saw. */
  async #open(folder: string, place: Place): Answer<Opened> {
    const read = await this.#deps.branches.readWork(folder);
    if (!read.ok || read.value === null) return err(untrusted());
    const { state, work } = read.value;
    const target = findTargets(state, work.bases).find(({ remote }) => remote === place.remote);
    const isAsSeen = state.root === place.root && state.branch === place.branch;
    if (target === undefined || !isAsSeen || toTarget(target).repository !== place.repository) return err(changed());
    const gh = await this.#deps.findGh();
    if (typeof gh === 'string') return err(refuse(createObstacle(obstacles[gh]).message));
    return ok({ gh, state, target });
  }

  async #checkSignIn(gh: Gh, targets: readonly Target[], signal: AbortSignal): Promise<PullRequestPlan['targets']> {
    const hosts = [...new Set(targets.map(({ repository }) => repository.host))];
    const known = new Map(
      await Promise.all(hosts.map(async (host) => [host, await isSignedIn(gh, host, signal)] as const)),
    );
    return targets.map((target) => {
      const { host } = target.repository;
      const shown = toTarget(target);
      return known.get(host) === true ? shown : { ...shown, obstacle: createObstacle('signedOut', host) };
    });
  }

  async #run(
    gh: Gh,
    target: Target,
    signal: AbortSignal,
    args: readonly string[],
    options?: RunOptions,
  ): Answer<string> {
    const done = await this.#start(gh, target, signal, args, options);
    return done.ok ? ok(done.value.toString('utf8')) : err(readGhFailure(done.error, target.repository));
  }

  async #start(
    gh: Gh,
    { repository }: Target,
    signal: AbortSignal,
    args: readonly string[],
    { withRepository = true, ...options }: RunOptions = {},
  ): ReturnType<typeof runGh> {
    const { host, name, owner } = repository;
    const where = withRepository ? [`--repo=${host}/${owner}/${name}`] : [];
    const { timeoutMs = 60_000 } = this.#deps;
    return await runGh(gh, host, [...args, ...where], { ...options, signal, timeoutMs });
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
    { folderLifetime, id, workspace }: ClientWindow,
    without: Result<Value, PullRequestRefusal>,
    act: (folder: string, signal: AbortSignal) => Answer<Value>,
  ): Answer<Value> {
    if (workspace === null) return without;
    const before = this.#calls.get(id);
    const abort = new AbortController();
    this.#calls.set(id, abort);
    const leave = folderLifetime.onEnd(() => abort.abort());
    before?.abort();
    try {
      return await act(workspace.path, abort.signal);
    } finally {
      leave();
      if (this.#calls.get(id) === abort) this.#calls.delete(id);
    }
  }
}

type Opened = {
  readonly gh: Gh;
  readonly state: { readonly head: string | null };
  readonly target: Target;
};

type RunOptions = {
  /** Whether to pass the repository to gh. */
  readonly withRepository?: boolean;
  readonly input?: string;
  readonly maxBytes?: number;
};

/** A person or a team. */
const reviewerPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/;

/** Returns when one of the files last changed, in Unix milliseconds; null if none is there. */
async function findLastChange(root: string, files: readonly { readonly path: string }[]): Promise<number | null> {
  const read = async ({ path }: { readonly path: string }): Promise<number[]> =>
    await lstat(join(root, path)).then(
      ({ mtimeMs }) => [mtimeMs],
      () => [],
    );
  const moments = (await Promise.all(files.map(read))).flat();
  return moments.length === 0 ? null : moments.reduce((one, other) => Math.max(one, other));
}

function untrusted(): PullRequestRefusal {
  return refuse(t`Workcell makes pull requests only in repositories in folders you trust. Trust this folder first.`);
}

function changed(): PullRequestRefusal {
  return refuse(t`The branch or the remote is another one by now. Nothing was sent. Open this again.`);
}

function unreadable(): PullRequestRefusal {
  return refuse(t`gh printed something that Workcell cannot read. Update gh, then try again.`);
}
