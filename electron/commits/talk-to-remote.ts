import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { createGitFailure, type GitFailure } from '../git/git-program.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { RemoteAddress } from '../git/remote-address.ts';
import { runInTurn } from '../git/run-in-turn.ts';
import type { GitRunOptions } from '../git/start-git.ts';
import { type ListedRef, listRefs } from './list-branches.ts';
import { type KnownRemote, toTrackingRef } from './read-remotes.ts';

// The private git folder stands between the repository and the remote: git runs there, with copies of the refs that it
// needs, and we carry the result over.

type Outcome = Promise<Result<null, GitFailure>>;

/**
 * Fetches the branches of a remote, without tags and submodules. Keeps branches that are gone, unless configured. Asks
 * again before it changes refs of the repository.
 */
export function fetchRemote(
  repository: PrivateRepository,
  { fetchFrom, name, prunes, refspecs }: KnownRemote,
  { mayFinish, ...options }: GitRunOptions & { readonly mayFinish: () => Promise<boolean> },
): Outcome {
  return inTurn(repository, async () => {
    if (fetchFrom === null) return err(createGitFailure(''));
    const before = await listRefs(repository, `refs/remotes/${name}`);
    if (!before.ok) return before;
    const head = await repository.headCommit();
    const known = before.value.filter(({ isSymbolic }) => !isSymbolic);
    const copied = await copyRefs(repository, [
      ...known,
      ...(head === null ? [] : [{ ref: 'refs/heads/checked-out', oid: head }]),
    ]);
    if (!copied.ok) return copied;
    const how = [
      ...['--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules', '--progress'],
      prunes ? '--prune' : '--no-prune',
      ...serveWith(repository, fetchFrom, 'upload-pack'),
    ];
    const forced = refspecs.map((refspec) => (/^[+^]/.test(refspec) ? refspec : `+${refspec}`));
    const fetched = await repository.runNetworkCommand('fetch', [...how, '--', fetchFrom.url, ...forced], options);
    if (!fetched.ok) return fetched;
    if (!(await mayFinish())) return err(createGitFailure(''));
    return await carryOver(repository, name, { before: before.value, copied: copied.value });
  });
}

export type PushRequest = {
  readonly branch: string;
  readonly head: string;
  readonly to: RemoteAddress;
  /** The commit of the remote branch that it replaces; null if it may only add commits. */
  readonly replaces: string | null;
};

/** Pushes a commit to a branch of the same name. Runs no hook of the repository. */
export function pushCommit(
  repository: PrivateRepository,
  { branch, head, replaces, to }: PushRequest,
  options: GitRunOptions,
): Outcome {
  return inTurn(repository, async () => {
    const ref = `refs/heads/${branch}`;
    const copied = await copyRefs(repository, [{ ref, oid: head }]);
    if (!copied.ok) return copied;
    const how = [
      ...['--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no', '--progress'],
      ...(replaces === null ? [] : [`--force-with-lease=${ref}:${replaces}`]),
      ...serveWith(repository, to, 'receive-pack'),
    ];
    const pushed = await repository.runNetworkCommand('push', [...how, '--', to.url, `${ref}:${ref}`], options);
    return pushed.ok ? ok(null) : pushed;
  });
}

/** Notes what a push has changed: the remote's branch, and what the branch follows if it follows nothing yet. */
export async function notePush(
  repository: PrivateRepository,
  { branch, head }: Pick<PushRequest, 'branch' | 'head'>,
  { follows, remote }: { readonly remote: string; readonly follows: boolean },
): Outcome {
  const ref = toTrackingRef(remote, branch);
  const listed = await listRefs(repository, ref);
  if (!listed.ok) return listed;
  const known = listed.value.find((each) => each.ref === ref);
  if (known?.isSymbolic !== true) {
    const args = ['-m', 'update by push', '--no-deref', ref, head, ...(known === undefined ? [] : [known.oid])];
    const noted = await repository.runRefCommand('update-ref', args);
    if (!noted.ok) return noted;
  }
  const values = follows ? [] : [['remote', remote] as const, ['merge', `refs/heads/${branch}`] as const];
  for (const [key, value] of values) {
    const written = await repository.writeConfig(`branch.${branch}.${key}`, value);
    if (!written.ok) return written;
  }
  return ok(null);
}

/** One at a time, because all worktrees of a repository share the private git folder. */
function inTurn(repository: PrivateRepository, act: () => Outcome): Outcome {
  return runInTurn(`remote ${repository.gitFolder}`, act);
}

/** A remote on this machine is a repository that someone may have prepared, so we say how it is served. */
function serveWith(
  repository: PrivateRepository,
  { kind }: RemoteAddress,
  service: 'upload-pack' | 'receive-pack',
): readonly string[] {
  return kind === 'here' ? [`--${service}=${repository.serverCommand(service)}`] : [];
}

/**
 * Makes these the only branches of the private git folder. Leaves out commits that are not on this machine. Returns the
 * names of the others.
 */
async function copyRefs(
  repository: PrivateRepository,
  refs: readonly Pick<ListedRef, 'oid' | 'ref'>[],
): Promise<Result<ReadonlySet<string>, GitFailure>> {
  // Git that was killed may have left locks here.
  for (const name of ['heads', 'remotes']) {
    await rm(join(repository.gitFolder, 'refs', name), { recursive: true, force: true });
  }
  const ids = [...new Set(refs.map(({ oid }) => `${oid}\n`))].join('');
  const how = ['--no-walk=unsorted', '--ignore-missing', '--stdin'];
  const found = await repository.runContentCommand('rev-list', how, { input: ids });
  if (!found.ok) return found;
  const present = new Set(found.value.toString('latin1').split('\n'));
  const copied = refs.filter(({ oid }) => present.has(oid));
  const input = copied.map(({ oid, ref }) => `update ${ref} ${oid}\n`).join('');
  const done = await repository.runContentCommand('update-ref', ['--no-deref', '--stdin'], { input });
  return done.ok ? ok(new Set(copied.map(({ ref }) => ref))) : done;
}

/** Gives the repository the branches of a remote that the private git folder has now. */
async function carryOver(
  repository: PrivateRepository,
  remote: string,
  { before, copied }: { readonly before: readonly ListedRef[]; readonly copied: ReadonlySet<string> },
): Outcome {
  const prefix = `refs/remotes/${remote}`;
  const printed = await repository.runContentCommand('for-each-ref', ['--format=%(refname) %(objectname)', prefix]);
  if (!printed.ok) return printed;
  const now = new Map(
    printed.value
      .toString('utf8')
      .split('\n')
      .flatMap((line) => {
        const [ref = '', oid = ''] = line.split(' ');
        // As in `listRefs`, a name that is not UTF-8 would become another one.
        return ref === '' || ref.includes('\ufffd') ? [] : [[ref, oid] as const];
      }),
  );
  const old = new Map(before.map((each) => [each.ref, each]));
  const gone = before.filter(({ ref }) => copied.has(ref) && !now.has(ref));
  const changed = [...now].filter(([ref, oid]) => old.get(ref)?.oid !== oid && old.get(ref)?.isSymbolic !== true);
  // Git cannot replace `f` by `f/x` in one transaction.
  for (const lines of [
    gone.map(({ oid, ref }) => `delete ${ref} ${oid}\n`),
    changed.map(([ref, oid]) => `update ${ref} ${oid} ${old.get(ref)?.oid ?? '0'.repeat(oid.length)}\n`),
  ]) {
    if (lines.length === 0) continue;
    const input = lines.join('');
    const done = await repository.runRefCommand('update-ref', ['-m', 'fetch', '--no-deref', '--stdin'], { input });
    if (!done.ok) return done;
  }
  return ok(null);
}
