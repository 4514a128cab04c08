import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { type BranchProblem, toBranchProblem } from './branch-problem.ts';
import { readReason } from './commit-problem.ts';
import { type KnownRemote, type KnownRemotes, readRemotes, usesLfs } from './read-remotes.ts';
import { forwardBranch, type SwitchDeps } from './switch-branch.ts';
import { type SyncOutput, showSaid } from './sync-output.ts';
import { readSyncFailure, type SyncProblem } from './sync-problem.ts';
import { fetchRemote, notePush, pushCommit } from './talk-to-remote.ts';

export type SyncRequest = RequestInput<'syncBranch'>;

export type SyncDeps = SwitchDeps & {
  readonly signal: AbortSignal;
  /** Returns a problem if the user no longer trusts the folder. Called before refs change. */
  checkTrust(): Promise<BranchProblem | null>;
  readonly output: SyncOutput;
  /** Milliseconds without a word of git until it is ended. */
  readonly silentAfterMs: number;
};

type Outcome = Promise<Result<Pick<RequestValue<'syncBranch'>, 'warning'>, SyncProblem>>;

const done = ok({ warning: null });

/** Fetches, pushes or pulls the branch that is checked out, if all is as the user saw it. Never rejects. */
export async function syncBranch(repository: PrivateRepository, request: SyncRequest, deps: SyncDeps): Outcome {
  const state = await readRemotes(repository);
  if (!state.ok) return err(toBranchProblem(state.error));
  const { branch, head, remotes, root } = state.value;
  const remote = remotes.find(({ name }) => name === request.remote);
  const url = request.action === 'push' ? remote?.pushUrl : remote?.fetchUrl;
  const isAsSeen = root === request.root && branch === request.branch && head === request.head && url === request.url;
  if (remote === undefined || !isAsSeen) return err({ type: 'changed' });
  if (remote.problem !== null) return err({ type: 'unusable', why: remote.problem });
  if (request.action === 'push') return await push(repository, state.value, { request, remote, deps });
  if (request.action === 'pull') {
    if (branch === null) return err({ type: 'noBranch' });
    if (state.value.upstream?.remote !== remote.name) return err({ type: 'noUpstream' });
  }
  const fetched = await fetchRemote(repository, remote, {
    ...optionsOf(deps),
    mayFinish: async () => (await deps.checkTrust()) === null,
  });
  if (!fetched.ok) return err((await deps.checkTrust()) ?? readSyncFailure(fetched.error, deps.output.text));
  return request.action === 'fetch' ? done : await forward(repository, request, deps);
}

function optionsOf({ output, signal, silentAfterMs }: SyncDeps) {
  return {
    ...{ signal, silentAfterMs, timeoutMs: longestMs },
    onSaid: (text: string) => output.add(text),
  };
}

/** Large repositories on slow lines take long, and the user can end it. */
const longestMs = 12 * 3_600_000;

type PushFacts = { readonly request: SyncRequest; readonly remote: KnownRemote; readonly deps: SyncDeps };

async function push(
  repository: PrivateRepository,
  { branch, head }: KnownRemotes,
  { deps, remote: { name, pushTo }, request: { replaces } }: PushFacts,
): Outcome {
  if (branch === null) return err({ type: 'noBranch' });
  if (head === null) return err({ type: 'noCommit' });
  if (pushTo === null) return err({ type: 'changed' });
  if (await usesLfs(repository)) return err({ type: 'lfs' });
  const pushed = await pushCommit(repository, { branch, head, to: pushTo, replaces }, optionsOf(deps));
  if (!pushed.ok) return err(readSyncFailure(pushed.error, deps.output.text));
  const follows = ['remote', 'merge'].some((key) => repository.readConfig(`branch.${branch}.${key}`) !== null);
  if ((await deps.checkTrust()) !== null) {
    return ok({ warning: t`It is pushed, but you no longer trust this folder, so nothing was noted here.` });
  }
  const noted = await notePush(repository, { branch, head }, { remote: name, follows });
  return noted.ok
    ? done
    : ok({
        warning: t`It is pushed, but the repository here does not know it yet: ${showSaid(readReason(noted.error))}`,
      });
}

/** Moves the branch to what was fetched, if nothing is lost by it. */
async function forward(repository: PrivateRepository, request: SyncRequest, deps: SyncDeps): Outcome {
  const state = await readRemotes(repository);
  if (!state.ok) return err(toBranchProblem(state.error));
  const { branch: current, head, upstream } = state.value;
  if (current === null || current !== request.branch || head !== request.head) return err({ type: 'changed' });
  if (upstream === null || upstream.tip === null) return err({ type: 'upstreamGone' });
  const apart = head === null ? { ahead: 0, behind: 1 } : upstream.apart;
  if (apart === null) return err({ type: 'unusable', why: t`Both sides cannot be compared. No file was changed.` });
  const { ahead, behind } = apart;
  if (behind === 0) return done;
  if (ahead > 0) return err({ type: 'diverged', ahead, behind, upstream: `${upstream.remote}/${upstream.branch}` });
  if (deps.signal.aborted) return err({ type: 'cancelled' });
  const moved = await forwardBranch(repository, { root: request.root, current, head, target: upstream.tip }, deps);
  return moved.ok ? done : moved;
}
