/** A repository on a GitHub server. */
export type HostedRepository = { readonly host: string; readonly owner: string; readonly name: string };

const host = '(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)';
const path = String.raw`(?<owner>[A-Za-z0-9][A-Za-z0-9_-]*)\/(?<name>[A-Za-z0-9._-]+?)(?:\.git)?\/?`;
/** The address may have the sign-in that we hide. */
const forms = [
  new RegExp(`^https://(?:[^/?#@\\\\\\s]*@)?${host}/${path}$`, 'i'),
  // The second port of GitHub is for networks that block the first.
  new RegExp(`^ssh://(?:[^/?#@\\\\\\s]*@)?${host}(?::(?:22|443))?/${path}$`, 'i'),
  new RegExp(`^(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?${host}:${path}$`),
];

/** Finds the repository in the address of a remote. Null for an address that does not clearly name one. */
export function readHostedRepository(url: string): HostedRepository | null {
  for (const form of forms) {
    const found = form.exec(url)?.groups;
    if (found === undefined) continue;
    const { host: given = '', name = '', owner = '' } = found;
    if (!given.includes('.') || name === '.' || name === '..') return null;
    const known = given.toLowerCase().replace(/^www\./, '');
    return { host: known === 'ssh.github.com' ? 'github.com' : known, owner, name };
  }
  return null;
}

/** The repository as gh and the page name it. */
export function toRepositoryName({ host: at, name, owner }: HostedRepository): string {
  return `${at}/${owner}/${name}`;
}

/** The address of a pull request. */
export function toPullRequestUrl(repository: HostedRepository, number: number): string {
  return `https://${toRepositoryName(repository)}/pull/${number}`;
}

/** GitHub ignores the case of names. */
export function isSameRepository(one: HostedRepository, other: HostedRepository): boolean {
  return toRepositoryName(one).toLowerCase() === toRepositoryName(other).toLowerCase();
}
