import { type CallRequest, createGitCall, type OwnPlaces } from './git-call.ts';
import type { Git } from './git-program.ts';
import { startGit } from './start-git.ts';

/** A git version, such as `2.39`. */
export type GitVersion = { readonly major: number; readonly minor: number };

/** The oldest git that lets us exclude the user's configuration: older ones ignore `GIT_CONFIG_GLOBAL`. */
export const oldestGit: GitVersion = { major: 2, minor: 32 };

/** The oldest git that merges without a working tree. */
export const oldestMergingGit: GitVersion = { major: 2, minor: 38 };

const knownVersions = new Map<string, Promise<GitVersion | null>>();

/** Returns the version of a git; null if it does not report one. Runs each program once. Never rejects. */
export function readGitVersion(git: Git, own: OwnPlaces): Promise<GitVersion | null> {
  const found = knownVersions.get(git.program) ?? readVersion(git, own);
  knownVersions.set(git.program, found);
  return found;
}

async function readVersion(git: Git, own: OwnPlaces): Promise<GitVersion | null> {
  const request: CallRequest = { command: 'version', folder: own.emptyFolder };
  const said = await startGit(createGitCall(git, own, request), { timeoutMs: 10_000 });
  return said.ok ? parseGitVersion(said.value.toString('utf8')) : null;
}

/** Parses the output of `git version`; null if it has no version. */
export function parseGitVersion(printed: string): GitVersion | null {
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(printed) ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** Whether a version is older than another. */
export function isOlderGitVersion(version: GitVersion, than: GitVersion): boolean {
  return version.major < than.major || (version.major === than.major && version.minor < than.minor);
}

/** Formats a version for the user: `2.39`. */
export function formatVersion({ major, minor }: GitVersion): string {
  return `${major}.${minor}`;
}
