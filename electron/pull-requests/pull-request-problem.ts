import { visibleProse } from '../../shared/base/visible-text.ts';
import { toPlainText } from '../../shared/console/plain-text.ts';
import type { PullRequestObstacle, PullRequestRefusal } from '../../shared/contract/pull-requests.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { maskSecrets } from '../../shared/redaction/find-secrets.ts';
import type { GitFailure } from '../git/git-program.ts';
import { hideSignIn } from '../git/remote-address.ts';
import type { HostedRepository } from './hosted-repository.ts';

/** The longest message, in characters. */
const maxMessage = 1_000;

/** Returns what gh or GitHub said, without what must not be shown. */
export function showSaid(text: string): string {
  return visibleProse(maskSecrets(hideSignIn(toPlainText(text))));
}

/** Describes what is in the way of a pull request. */
export function createObstacle(type: PullRequestObstacle['type'], about = ''): PullRequestObstacle {
  return { type, message: describeObstacle(type, about) };
}

function describeObstacle(type: PullRequestObstacle['type'], about: string): string {
  switch (type) {
    case 'noTool':
      return t`GitHub’s program gh was not found. Install it from cli.github.com, sign in with “gh auth login”, then open this again.`;
    case 'demo':
      return t`The demo does not start your programs.`;
    case 'foreignSettings':
      return t`Codex may be able to change the settings of gh. Set GH_CONFIG_DIR to a folder outside the ones you open in Workcell.`;
    case 'signedOut':
      return about === 'github.com'
        ? t`gh is not signed in. Run “gh auth login” in a terminal, then open this again.`
        : t`gh is not signed in to ${about}. If that is a GitHub server, run “gh auth login --hostname ${about}” in a terminal. Workcell makes no merge requests on GitLab or elsewhere.`;
    case 'noRemote':
      return t`No remote of this repository is on GitHub. Workcell makes no merge requests on GitLab or elsewhere.`;
    case 'noBranch':
      return t`No branch is checked out. Make one first.`;
    case 'noCommit':
      return t`This branch has no commits yet.`;
    case 'notPushed':
      return t`${about} does not have your last commit yet. Push the branch first.`;
    case 'isBase':
      return t`A pull request would go into ${about}, which is checked out. Make another branch first.`;
  }
}

/** Refuses with a sentence. */
export function refuse(message: string, type: 'refused' | 'exists' | 'cancelled' = 'refused'): PullRequestRefusal {
  return { type, message };
}

/** Finds out why gh failed. Only the end of what it said is read: anything can be in it. */
export function readGhFailure(failure: GitFailure, repository: HostedRepository): PullRequestRefusal {
  const { said, type } = failure;
  const { host } = repository;
  if (type === 'cancelled') return refuse(t`You ended it.`, 'cancelled');
  if (type === 'timedOut' || type === 'stuck') return refuse(t`GitHub did not answer for too long, so gh was ended.`);
  if (type === 'tooLarge') return refuse(t`gh printed more than Workcell reads.`);
  const no = readNo(failure, repository);
  if (no !== null) return no;
  const words = readWords(said);
  if (/error connecting to|dial tcp|no such host|could not resolve host|i\/o timeout/i.test(words)) {
    return refuse(t`${host} cannot be reached. Check your network.`);
  }
  return refuse(t`gh failed: ${showSaid(words).trim().slice(0, maxMessage)}`);
}

/** Finds out why gh made no pull request. Without a no from GitHub, there may be one all the same. */
export function readCreateFailure(failure: GitFailure, repository: HostedRepository): PullRequestRefusal {
  const refusal = readGhFailure(failure, repository);
  if (failure.type === 'failed' && readNo(failure, repository) !== null) return refusal;
  const { message } = refusal;
  return {
    ...refusal,
    message: t`${message} GitHub may have made the pull request. Look there, or press “Show an existing one”.`,
  };
}

/** Finds out what GitHub says no to; null without a no. */
function readNo({ code, said }: GitFailure, { host, name, owner }: HostedRepository): PullRequestRefusal | null {
  const words = readWords(said);
  if (/a pull request for branch .* already exists/.test(words)) {
    return refuse(t`There already is an open pull request for this branch.`, 'exists');
  }
  if (code === 4 || /gh auth login|HTTP 401|Bad credentials|requires authentication/i.test(words)) {
    return refuse(createObstacle('signedOut', host).message);
  }
  if (/Could not resolve to a Repository|HTTP 404/.test(words)) {
    return refuse(t`${host} knows no repository ${owner}/${name}, or your sign-in may not see it.`);
  }
  if (/No commits between/.test(words)) {
    return refuse(t`Both branches have the same commits, so there is nothing to merge.`);
  }
  return /Head sha can't be blank|Head ref must be a branch/.test(words)
    ? refuse(createObstacle('notPushed', host).message)
    : null;
}

function readWords(said: string): string {
  return toPlainText(said).slice(-4_000);
}
