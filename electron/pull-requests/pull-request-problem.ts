import { visibleProse } from '../../shared/base/visible-text.ts';
import { getHostingWords, type HostingService, hostingPrograms } from '../../shared/commits/hosting-service.ts';
import { toPlainText } from '../../shared/console/plain-text.ts';
import type { PullRequestObstacle, PullRequestRefusal } from '../../shared/contract/pull-requests.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { maskSecrets } from '../../shared/redaction/find-secrets.ts';
import type { GitFailure } from '../git/git-program.ts';
import { hideSignIn } from '../git/remote-address.ts';
import type { HostedRepository } from './hosted-repository.ts';

/** The longest message, in characters. */
const maxMessage = 1_000;

/** Returns what a program or a service said, without what must not be shown. */
export function showSaid(text: string): string {
  return visibleProse(maskSecrets(hideSignIn(toPlainText(text))));
}

/** Describes what is in the way of a pull request. `about`: a host, a repository or a branch. */
export function createObstacle(
  type: PullRequestObstacle['type'],
  service: HostingService = 'gitHub',
  about = '',
): PullRequestObstacle {
  return { type, message: describeObstacle(type, service, about) };
}

function describeObstacle(type: PullRequestObstacle['type'], service: HostingService, about: string): string {
  const { request } = getHostingWords(service);
  const program = hostingPrograms[service];
  switch (type) {
    case 'noTool':
      return service === 'gitHub'
        ? t`GitHub’s program gh was not found. Install it from cli.github.com, sign in with “gh auth login”, then open this again.`
        : t`GitLab’s program glab was not found. Install it from gitlab.com/gitlab-org/cli, sign in with “glab auth login”, then open this again.`;
    case 'demo':
      return t`The demo does not start your programs.`;
    case 'foreignSettings':
      return service === 'gitHub'
        ? t`Codex may be able to change the settings of gh. Set GH_CONFIG_DIR to a folder outside the ones you open in Workcell.`
        : t`Codex may be able to change the settings of glab. Set GLAB_CONFIG_DIR to a folder outside the ones you open in Workcell.`;
    case 'signedOut':
      return about === 'github.com' || about === 'gitlab.com'
        ? t`${program} is not signed in. Run “${program} auth login” in a terminal, then open this again.`
        : t`Neither gh nor glab is signed in to ${about}. If that is a GitHub server, run “gh auth login --hostname ${about}” in a terminal. If it is a GitLab server, run “glab auth login --hostname ${about}”.`;
    case 'noRemote':
      return t`No remote of this repository is on GitHub, on GitLab, or on your own server with one of them.`;
    case 'noBranch':
      return t`No branch is checked out. Make one first.`;
    case 'noCommit':
      return t`This branch has no commits yet.`;
    case 'notPushed':
      return t`${about} does not have your last commit yet. Push the branch first.`;
    case 'isBase':
      return t`A ${request} would go into ${about}, which is checked out. Make another branch first.`;
  }
}

/** Refuses with a sentence. */
export function refuse(message: string, type: 'refused' | 'exists' | 'cancelled' = 'refused'): PullRequestRefusal {
  return { type, message };
}

/** Says that the user ended it. */
export function createCancelled(): PullRequestRefusal {
  return refuse(t`You ended it.`, 'cancelled');
}

/** Refuses because the program printed something unknown. */
export function createUnreadable(service: HostingService): PullRequestRefusal {
  const program = hostingPrograms[service];
  return refuse(t`${program} printed something that Workcell cannot read. Update ${program}, then try again.`);
}

/** Refuses because the program did not say where the new pull request is. */
export function createUnplaced(service: HostingService): PullRequestRefusal {
  const { request, service: name } = getHostingWords(service);
  const program = hostingPrograms[service];
  return refuse(t`${program} did not say where the ${request} is. Look for it on ${name} before you try again.`);
}

/** Finds out why the program failed. Only the end of what it said is read: anything can be in it. */
export function readToolFailure(
  failure: GitFailure,
  repository: HostedRepository,
  service: HostingService,
): PullRequestRefusal {
  const { said, type } = failure;
  const { host } = repository;
  const program = hostingPrograms[service];
  if (type === 'cancelled') return createCancelled();
  if (type === 'timedOut' || type === 'stuck') {
    return refuse(t`${host} did not answer for too long, so ${program} was ended.`);
  }
  if (type === 'tooLarge') return refuse(t`${program} printed more than Workcell reads.`);
  const no = readNo(failure, repository, service);
  if (no !== null) return no;
  const words = readWords(said);
  if (unreachable.test(words)) return refuse(t`${host} cannot be reached. Check your network.`);
  if (/HTTP 5\d\d/.test(words)) return refuse(t`${host} has a problem right now. Try again later.`);
  if (/x509:/.test(words)) return refuse(t`${host} has a certificate that this machine does not trust.`);
  if (/invalid character '<'/.test(words)) {
    return refuse(t`${host} answered with a page instead of data. Your network may want you to sign in first.`);
  }
  if (/unknown (?:command|flag|shorthand flag|JSON field)/i.test(words)) return createUnreadable(service);
  return createFailed(service, words);
}

/** Finds out why the program made no pull request. Without a no from the service, there may be one all the same. */
export function readCreateFailure(
  failure: GitFailure,
  repository: HostedRepository,
  service: HostingService,
): PullRequestRefusal {
  const refusal = readToolFailure(failure, repository, service);
  if (failure.type === 'failed' && readNo(failure, repository, service) !== null) return refusal;
  const message = /[.!?]$/.test(refusal.message) ? refusal.message : `${refusal.message}.`;
  const { request, service: name } = getHostingWords(service);
  return {
    ...refusal,
    message: t`${message} ${name} may have made the ${request}. Look there, or press “Show an existing one”.`,
  };
}

/** Whether the service says that something is not there. */
export function isNotFound({ said, type }: GitFailure): boolean {
  return type === 'failed' && /Could not resolve to a (?:Repository|PullRequest)|HTTP 4(?:04|10)/.test(readWords(said));
}

/** What the services say, in the words of gh and glab. */
const exists = /a pull request (?:for branch .* )?already exists|open merge request already exists/i;
const signedOut =
  /(?:gh|glab) auth login|HTTP 401|401 Unauthorized|Bad credentials|requires authentication|invalid_token|invalid_grant/i;
const tooMany = /rate limit|submitted too quickly|HTTP 429/i;
const notAllowed = /Resource not accessible by|403 Forbidden \(HTTP|requires higher privileges|Must have \w+ rights/;
const notPushed = /Head sha can't be blank|Head ref must be a branch|source.branch\b.*does not exist/i;
const unknownPerson =
  /Could not resolve to a User with the login of '(?<name>[^']*)'|request reviewer: '(?<other>[^']*)' not found/;
const unreachable =
  /error connecting to|dial tcp|no such host|could not resolve host|i\/o timeout|: EOF$|connection reset|handshake timeout/im;
/** What GitHub says no to while gh makes a pull request. After an error of its own, it may have made it all the same. */
const gitHubNo = /GraphQL: (?!Something went wrong)(?<words>.*?) \(createPullRequest\)/;
/** What GitLab itself says no to. After the other errors, it may have done it all the same. */
const gitLabNo = /^(?:(?<words>.*) \()?HTTP 4(?!08)\d\d\)?$/s;

/** Finds out what the service says no to; null without a no. */
function readNo(failure: GitFailure, repository: HostedRepository, service: HostingService): PullRequestRefusal | null {
  const { host, name, owner } = repository;
  const words = readWords(failure.said);
  const { request, service: serviceName } = getHostingWords(service);
  // GitLab has no other conflict, and some versions of glab lose its words.
  if (exists.test(words) || (service === 'gitLab' && /HTTP 409\)?$/.test(words))) {
    return refuse(t`There already is an open ${request} for this branch.`, 'exists');
  }
  if (tooMany.test(words)) return refuse(t`${host} answers no more questions for now. Try again in a few minutes.`);
  if ((service === 'gitHub' && failure.code === 4) || signedOut.test(words)) {
    return refuse(createObstacle('signedOut', service, host).message);
  }
  if (/Could not resolve to a Repository|Project Not Found/.test(words)) {
    return refuse(t`${host} knows no repository ${owner}/${name}, or your sign-in may not see it.`);
  }
  if (isNotFound(failure)) return refuse(t`${host} says that this is not there, or your sign-in may not see it.`);
  if (notAllowed.test(words)) return refuse(t`Your sign-in on ${host} may not do this.`);
  // GitHub also says that there are no commits between them then.
  if (notPushed.test(words)) return refuse(createObstacle('notPushed', service, host).message);
  if (/No commits between/.test(words)) {
    return refuse(t`Both branches have the same commits, so there is nothing to merge.`);
  }
  if (/SAML enforcement/.test(words)) return createFailed(service, words);
  const person = unknownPerson.exec(words)?.groups;
  if (person !== undefined) {
    return refuse(t`GitHub has no user or team named “${showSaid(person.name ?? person.other ?? '')}”.`);
  }
  const no = failure.type === 'failed' ? (service === 'gitHub' ? gitHubNo : gitLabNo).exec(words)?.groups : undefined;
  if (no === undefined) return null;
  if (no.words) return createFailed(service, no.words);
  const program = hostingPrograms[service];
  return refuse(t`${serviceName} refused this, and ${program} did not say why. A newer ${program} may.`);
}

function createFailed(service: HostingService, words: string): PullRequestRefusal {
  return refuse(t`${hostingPrograms[service]} failed: ${showSaid(words).trim().slice(0, maxMessage)}`);
}

function readWords(said: string): string {
  return toPlainText(said).slice(-4_000);
}
