import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import { isBranchName } from '../../shared/commits/branch-name.ts';
import { guessService, type HostingService } from '../../shared/commits/hosting-service.ts';
import type { Remote, RemoteBranch, RemoteState } from '../../shared/contract/remotes.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { runFewAtATime } from '../file-transactions/few-at-a-time.ts';
import { getBranchName, readGitHead } from '../git/git-head.ts';
import type { GitFailure } from '../git/git-program.ts';
import { type ConfigEntry, getLastValue } from '../git/portable-config.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { hideSignIn, type RemoteAddress, readRemoteAddress, rewriteAddress } from '../git/remote-address.ts';
import { type ListedRef, listRefs } from './list-branches.ts';
import { findHooks } from './read-hooks.ts';
import { countBetween } from './read-repository.ts';

/** A remote, with what git needs to talk to it. */
export type KnownRemote = Remote & {
  /** Null if Workcell must not use it. */
  readonly fetchFrom: RemoteAddress | null;
  readonly pushTo: RemoteAddress | null;
  /** Which branches are fetched, and into which refs. */
  readonly refspecs: readonly string[];
  /** Whether a fetch forgets branches that are gone. */
  readonly prunes: boolean;
};

/** The remotes of a repository, for the host. */
export type KnownRemotes = Omit<RemoteState, 'remotes'> & { readonly remotes: readonly KnownRemote[] };

/** Only this many remotes are read. Each costs a process. */
const maxRemotes = 50;

/** Reads the remotes of a repository. Contacts none, and starts no program of its configuration. Never rejects. */
export async function readRemotes(repository: PrivateRepository): Promise<Result<KnownRemotes, GitFailure>> {
  const { root } = repository.place;
  const [branch, listed, head, rules] = await Promise.all([
    readGitHead(root).then(getBranchName),
    listRefs(repository, 'refs/remotes'),
    repository.headCommit(),
    repository.listNetworkConfig(),
  ]);
  if (!listed.ok) return listed;
  if (!rules.ok) return rules;
  const refs = new Map(listed.value.map((each) => [each.ref, each]));
  const compare = async (remote: string, name: string): Promise<RemoteBranch> => {
    const found = refs.get(toTrackingRef(remote, name));
    return { remote, branch: name, ...(await compareWith(repository, head, found)) };
  };
  const upstreamName = branch === null ? null : findUpstream(repository, branch);
  const upstream = upstreamName === null ? null : await compare(upstreamName.remote, upstreamName.branch);
  const names = new Set(
    repository.config
      .map(({ key }) => /^remote\.(.+)\.(?:push)?url$/s.exec(key)?.[1] ?? '')
      .filter((name) => isBranchName(name)),
  );
  // The remote of the branch comes first.
  const first = upstream?.remote ?? 'origin';
  const sorted = [...names].toSorted((one, other) => Number(other === first) - Number(one === first));
  const remotes = await runFewAtATime(sorted.slice(0, maxRemotes), async (name) => ({
    ...readRemote(repository, name, rules.value),
    target: branch === null ? null : await compare(name, branch),
  }));
  const hooks = await findHooks(repository, ['pre-push']);
  return ok({ root, branch, head, remotes, upstream, hasPushHook: hooks.length > 0 });
}

/** Returns what the page gets: nothing with a password. */
export function toRemoteState({ remotes, ...state }: KnownRemotes): RemoteState {
  const shown = remotes.map(({ fetchUrl, name, problem, pushUrl, target }) => ({
    name,
    fetchUrl,
    pushUrl,
    problem,
    target,
  }));
  return { ...state, remotes: shown };
}

/** The ref in which a repository keeps a branch of a remote. */
export function toTrackingRef(remote: string, branch: string): string {
  return `refs/remotes/${remote}/${branch}`;
}

/** Whether git-lfs has files of this repository. A push without its hook would leave them out. */
export async function usesLfs({ place }: PrivateRepository): Promise<boolean> {
  return await lstat(join(place.commonFolder, 'lfs', 'objects')).then(
    () => true,
    () => false,
  );
}

function readRemote(
  repository: PrivateRepository,
  name: string,
  rules: readonly ConfigEntry[],
): Omit<KnownRemote, 'target'> {
  const { root } = repository.place;
  const valuesOf = (key: string) =>
    repository.config.filter((entry) => entry.key === `remote.${name}.${key}`).map(({ value }) => value);
  const [fetchUrls, pushUrls, refspecs] = [valuesOf('url'), valuesOf('pushurl'), valuesOf('fetch')];
  const base = {
    name,
    refspecs: refspecs.length === 0 ? [`refs/heads/*:refs/remotes/${name}/*`] : refspecs.filter(isUsual),
    // With other refspecs, some of which we do not fetch, it is not clear which branches are gone.
    prunes:
      (refspecs.length === 0 || (refspecs.length === 1 && refspecs[0] === `+refs/heads/*:refs/remotes/${name}/*`)) &&
      isOn(repository.readConfig(`remote.${name}.prune`) ?? repository.readConfig('fetch.prune')),
  };
  const bad = (problem: string) => {
    const [shown = ''] = fetchUrls.map(hideSignIn);
    return { ...base, fetchUrl: shown, pushUrl: shown, fetchFrom: null, pushTo: null, problem };
  };
  function isUsual(refspec: string): boolean {
    // Such a refspec leaves branches out.
    const without = /^\^refs\/heads\/(.+)$/.exec(refspec)?.[1];
    if (without !== undefined) return isBranchName(without.replace('*', 'x'));
    const [, from = '', to] = /^\+?refs\/heads\/(.+):refs\/remotes\/(.+)$/.exec(refspec) ?? [];
    return to === `${name}/${from}` && (from === '*' || isBranchName(from));
  }
  if (fetchUrls.length > 1 || pushUrls.length > 1) return bad(t`It has more than one address. Use git itself.`);
  if (base.refspecs.every((refspec) => refspec.startsWith('^')))
    return bad(t`Its branches have other names here. Use git itself.`);
  const [fetchUrl = ''] = fetchUrls;
  const given = readRemoteAddress(fetchUrl, root);
  const givenForPush = readRemoteAddress(pushUrls[0] ?? fetchUrl, root);
  const unsafe = t`Its address could start a program. Workcell does not use it.`;
  if (given === null || givenForPush === null) return bad(unsafe);
  // The user's own configuration may rewrite addresses.
  const rewritten = (address: string, key: 'insteadof' | 'pushinsteadof') => rewriteAddress(address, rules, key);
  // Git gets the address alone, so this counts for a `pushurl` too.
  const forPush = rewritten(givenForPush.url, 'pushinsteadof');
  const from = readRemoteAddress(rewritten(given.url, 'insteadof'), root);
  const to = readRemoteAddress(forPush === givenForPush.url ? rewritten(forPush, 'insteadof') : forPush, root);
  if (from === null || to === null) return bad(unsafe);
  return {
    ...base,
    fetchUrl: hideSignIn(from.url),
    pushUrl: hideSignIn(to.url),
    // Git rewrites what it gets.
    fetchFrom: { kind: from.kind, url: given.url },
    pushTo: { kind: to.kind, url: givenForPush.url },
    problem: null,
  };
}

function isOn(value: string | null): boolean {
  return value !== null && /^(true|yes|on|1)$/i.test(value);
}

/** Finds what a branch follows by the configuration. Null for nothing, and for a branch of this repository itself. */
/** Guesses what the remote of a branch is, by its address: that which the branch follows, or the usual one. */
export function guessRemoteService(repository: PrivateRepository, branch: string | null): HostingService {
  const upstream = branch === null ? null : findUpstream(repository, branch);
  return guessService(getLastValue(repository.config, `remote.${upstream?.remote ?? 'origin'}.url`) ?? '');
}

function findUpstream(
  { config }: PrivateRepository,
  branch: string,
): { readonly remote: string; readonly branch: string } | null {
  const remote = getLastValue(config, `branch.${branch}.remote`) ?? '';
  const merged = /^refs\/heads\/(.+)$/s.exec(getLastValue(config, `branch.${branch}.merge`) ?? '')?.[1] ?? '';
  return isBranchName(remote) && isBranchName(merged) ? { remote, branch: merged } : null;
}

async function compareWith(
  repository: PrivateRepository,
  head: string | null,
  found: ListedRef | undefined,
): Promise<Pick<RemoteBranch, 'tip' | 'apart'>> {
  if (found === undefined || found.isSymbolic) return { tip: null, apart: null };
  const { oid: tip, ref } = found;
  if (head === null) return { tip, apart: null };
  const counted = await countBetween(repository, head, { ref, tip });
  return { tip, apart: counted === null ? null : { ahead: counted.ahead, behind: counted.behind } };
}
