import type { HostingService } from '../../shared/commits/hosting-service.ts';

/** A repository on a server. On GitLab, its owner can be a group in a group: `team/core`. */
export type HostedRepository = { readonly host: string; readonly owner: string; readonly name: string };

const host = '(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)';
const group = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?';
const path = String.raw`(?<owner>${group}(?:\/${group})*)\/(?<name>[A-Za-z0-9._-]+?)(?:\.git)?\/?`;
/** The address may have the sign-in that we hide. */
const forms = [
  new RegExp(`^https://(?:[^/?#@\\\\\\s]*@)?${host}/${path}$`, 'i'),
  // The second port of GitHub and GitLab is for networks that block the first.
  new RegExp(`^ssh://(?:[^/?#@\\\\\\s]*@)?${host}(?::(?:22|443))?/${path}$`, 'i'),
  new RegExp(`^(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?${host}:${path}$`),
];
const aliases = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
]);

/** Finds the repository in the address of a remote. Null for an address that does not clearly name one. */
export function readHostedRepository(url: string): HostedRepository | null {
  for (const form of forms) {
    const found = form.exec(url)?.groups;
    if (found === undefined) continue;
    const { host: given = '', name = '', owner = '' } = found;
    if (!given.includes('.') || name === '.' || name === '..') return null;
    const known = given.toLowerCase().replace(/^www\./, '');
    return { host: aliases.get(known) ?? known, owner, name };
  }
  return null;
}

/** The repository as its programs and the page name it. */
export function toRepositoryName({ host: at, name, owner }: HostedRepository): string {
  return `${at}/${owner}/${name}`;
}

/** Whether GitHub can have it: there, an owner is in no group, and has no dot. */
export function canBeOnGitHub({ owner }: HostedRepository): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(owner);
}

/** The address of a pull request. */
export function toPullRequestUrl(repository: HostedRepository, number: number, service: HostingService): string {
  const middle = service === 'gitHub' ? 'pull' : '-/merge_requests';
  return `https://${toRepositoryName(repository)}/${middle}/${number}`;
}

/** Both services ignore the case of names. */
export function isSameRepository(one: HostedRepository, other: HostedRepository): boolean {
  return toRepositoryName(one).toLowerCase() === toRepositoryName(other).toLowerCase();
}
