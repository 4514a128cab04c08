import { visibleLine } from '../../../shared/base/visible-text.ts';
import { getHostingWords, guessService } from '../../../shared/commits/hosting-service.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { Remote, RemoteBranch, RemoteState } from '../../../shared/contract/remotes.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';

export type SyncAction = RequestInput<'syncBranch'>['action'];

/** How the branch and a remote relate, and what can be done about it. */
export type RemoteView = {
  /** Such as `origin/main · 2 ahead, 1 behind`. */
  readonly status: string;
  /** Where it reads from and writes to; empty without a remote. */
  readonly address: string;
  /** What the user should know before a push, or why there is none. */
  readonly notes: readonly string[];
  /** The remotes to choose from; empty if there is no choice. */
  readonly choices: readonly string[];
  readonly remote: string;
  readonly pushLabel: string;
  /** What leads to a pull request, as its service calls it. */
  readonly pullRequestLabel: string;
  readonly can: Readonly<Record<SyncAction, boolean>>;
  /** Both sides have commits that the other does not; null otherwise. */
  readonly diverged: DivergedView | null;
};

/** What the user can do if both sides have commits of their own. */
export type DivergedView = {
  /** The newest commit of the remote branch that the user has seen. */
  readonly tip: string;
  /** What a forced push would do, in a sentence. */
  readonly lost: string;
  readonly merge: string;
  readonly rebase: string;
};

/** Describes a remote: that of the branch, or the chosen one. Null without a remote. */
export function describeRemote(state: RemoteState, chosen: string | null): RemoteView {
  const { branch, head, remotes, upstream } = state;
  const remote = remotes.find(({ name }) => name === (chosen ?? upstream?.remote)) ?? remotes[0];
  if (remote === undefined) {
    return {
      ...{ status: t`This repository has no remote.`, address: '', notes: [], choices: [], remote: '' },
      ...{ pushLabel: t`Push`, pullRequestLabel: getHostingWords('gitHub').create },
      ...{ can: { fetch: false, pull: false, push: false }, diverged: null },
    };
  }
  const followed = upstream?.remote === remote.name ? upstream : null;
  const isUsable = remote.problem === null;
  const { target } = remote;
  const ahead = target?.apart?.ahead ?? null;
  const hasNews = head !== null && target !== null && target.tip !== head && ahead !== 0;
  return {
    status: describeStatus(state, followed),
    address: describeAddress(remote),
    notes: [
      remote.problem,
      followed !== null && target !== null && followed.branch !== target.branch
        ? t`A push makes ${nameOf(target)}, and the branch will follow it.`
        : null,
      state.hasPushHook ? t`There is a pre-push hook. Workcell does not run it.` : null,
    ].filter((note) => note !== null),
    choices: remotes.length > 1 ? remotes.map(({ name }) => name) : [],
    remote: remote.name,
    pushLabel: hasNews && ahead !== null ? t`Push ${counted(ahead, 'commit')}` : t`Push`,
    pullRequestLabel: getHostingWords(guessService(remote.fetchUrl)).create,
    can: {
      fetch: isUsable,
      pull: isUsable && branch !== null && followed !== null,
      push: isUsable && hasNews,
    },
    diverged: isUsable && target !== null ? describeDiverged(target) : null,
  };
}

function describeStatus({ branch, head }: RemoteState, followed: RemoteBranch | null): string {
  if (branch === null) return t`No branch is checked out.`;
  if (head === null) return t`This branch has no commits yet.`;
  if (followed === null) return t`This branch follows no branch of the remote.`;
  const name = nameOf(followed);
  if (followed.tip === null) return t`${name} is not here. Fetch to look for it.`;
  const { ahead = 0, behind = 0 } = followed.apart ?? {};
  return ahead === 0 && behind === 0 ? t`As ${name}` : t`${name}: ${ahead} ahead, ${behind} behind`;
}

function describeAddress({ fetchUrl, name, pushUrl }: Remote): string {
  const [from, to] = [fetchUrl, pushUrl].map((url) => visibleLine(url));
  const title = visibleLine(name);
  return from === to ? `${title} ${to}` : t`${title} ${from ?? ''}, push: ${to ?? ''}`;
}

function describeDiverged(target: RemoteBranch): DivergedView | null {
  const { ahead = 0, behind = 0 } = target.apart ?? {};
  if (target.tip === null || ahead === 0 || behind === 0) return null;
  const name = nameOf(target);
  const here = visibleLine(target.branch);
  return {
    tip: target.tip,
    lost: t`The remote loses ${counted(behind, 'commit')} of ${name}. Other people’s copies stay as they are. Nothing happens if the remote has got more commits in the meantime.`,
    merge: t`Merge ${name} into ${here} and resolve the conflicts. Do not push.`,
    rebase: t`Rebase ${here} onto ${name} and resolve the conflicts. Do not push.`,
  };
}

function nameOf({ branch, remote }: RemoteBranch): string {
  return visibleLine(`${remote}/${branch}`);
}

/** Makes the request for what the user sees. Null if the remote is gone. */
export function toSyncRequest(
  { branch, head, remotes, root }: RemoteState,
  remote: string,
  action: SyncAction,
  replaces: string | null = null,
): RequestInput<'syncBranch'> | null {
  const found = remotes.find(({ name }) => name === remote);
  if (found === undefined) return null;
  const url = action === 'push' ? found.pushUrl : found.fetchUrl;
  return { root, branch, head, action, remote, url, replaces };
}

/** The title of the dialog while git talks to the remote, and after. */
export function describeSync(action: SyncAction, remote: string): string {
  const name = visibleLine(remote);
  if (action === 'fetch') return t`Fetch from ${name}`;
  return action === 'pull' ? t`Pull from ${name}` : t`Push to ${name}`;
}

/** What git's silence means if it worked. */
export function describeDone(action: SyncAction): string {
  if (action === 'fetch') return t`Fetched.`;
  return action === 'pull' ? t`Pulled.` : t`Pushed.`;
}
