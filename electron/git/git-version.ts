import { type CallRequest, gitCall, type OwnPlaces } from './git-call.ts';
import type { Git } from './git-program.ts';
import { startGit } from './start-git.ts';

/** A version of git, as `2.39`. */
export type GitVersion = { readonly major: number; readonly minor: number };

/** The oldest git whose configuration we can keep out: older ones do not know `GIT_CONFIG_GLOBAL`. */
export const oldestGit: GitVersion = { major: 2, minor: 32 };

/** The oldest git that merges without a working tree. */
export const oldestMergingGit: GitVersion = { major: 2, minor: 38 };

const known = new Map<string, Promise<GitVersion | null>>();

/** The version of a git; null when it does not say. Asked once for each program. Never rejects. */
export function gitVersionOf(git: Git, own: OwnPlaces): Promise<GitVersion | null> {
  const found = known.get(git.program) ?? readVersion(git, own);
  known.set(git.program, found);
  return found;
}

async function readVersion(git: Git, own: OwnPlaces): Promise<GitVersion | null> {
  const request: CallRequest = { command: 'version', folder: own.emptyFolder };
  const said = await startGit(gitCall(git, own, request), { timeoutMs: 10_000 });
  return said.ok ? parseGitVersion(said.value.toString('utf8')) : null;
}

/** The version in what `git version` prints; null when there is none. */
export function parseGitVersion(printed: string): GitVersion | null {
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(printed) ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** Whether a version is older than another. */
export function isOlder(version: GitVersion, than: GitVersion): boolean {
  return version.major < than.major || (version.major === than.major && version.minor < than.minor);
}

/** For people: `2.39`. */
export function shownVersion({ major, minor }: GitVersion): string {
  return `${major}.${minor}`;
}
