import { visibleText } from '../../../shared/base/visible-text.ts';
import { getHostingWords } from '../../../shared/commits/hosting-service.ts';
import type { UncommittedState } from '../../../shared/contract/commits.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';

/** The bar at the foot of Changes. */
export type CommitBarView = {
  /** What the user has decided of the changes above. Empty: nothing. */
  readonly decided: string;
  /** What is not committed, and where; or what happens with what is decided, after a dot. */
  readonly fact: string;
  readonly label: string;
  readonly isEnabled: boolean;
  /** What leads to a pull request, as its service calls it. */
  readonly pullRequestLabel: string;
  /** Why there can be no pull request, as far as is known without looking; null otherwise. */
  readonly pullRequestObstacle: string | null;
};

/** What the user has decided of the changes above, and whether Codex gets it with the next message. */
export type DecidedAbove = { readonly text: string | null; readonly isTold: boolean };

/** Adds how many findings of a review are open, in words; null without a review. */
export function addFindings(decided: DecidedAbove | null, findings: string | null): DecidedAbove | null {
  if (findings === null) return decided;
  const text = decided?.text == null ? findings : `${decided.text} · ${findings}`;
  return { text, isTold: decided?.isTold ?? false };
}

/**
 * Describes the bar. `state` is null until it is known, or if it could not be read; `problem` then says why.
 * `isElsewhere`: the shown thread works in a worktree, and the bar is about the folder all the same.
 */
export function describeCommitBar(
  state: UncommittedState | null,
  problem: string | null,
  isElsewhere = false,
  above: DecidedAbove | null = null,
): CommitBarView {
  const decided = above?.text ?? '';
  const next = decided !== '' && above?.isTold === true ? t`Codex will be told` : null;
  const separate = (fact: string) => (decided === '' || fact === '' ? fact : ` · ${fact}`);
  if (state === null) {
    return {
      ...{
        decided,
        fact: separate(problem ?? next ?? ''),
        label: t`Commit…`,
        isEnabled: false,
        pullRequestLabel: getHostingWords('gitHub').create,
      },
      pullRequestObstacle: problem ?? t`Reading…`,
    };
  }
  const { branch, files, head, service, upstream } = state;
  const count = files.length;
  const where = branch ?? t`No branch`;
  const apart =
    upstream === null || (upstream.ahead === 0 && upstream.behind === 0)
      ? ''
      : ` · ${t`${upstream.ahead} ahead, ${upstream.behind} behind`}`;
  const what = count === 0 ? t`Everything is committed.` : counted(count, 'uncommitted file');
  const fact = `${visibleText(where)}${apart} · ${what}`;
  return {
    decided,
    fact: separate(isElsewhere ? t`In your folder: ${fact}` : (next ?? fact)),
    label: count === 0 ? t`Commit…` : t`Commit ${counted(count, 'file')}…`,
    // Without files, the last commit can be amended.
    isEnabled: count > 0 || head !== null,
    pullRequestLabel: getHostingWords(service).create,
    pullRequestObstacle:
      branch === null
        ? t`No branch is checked out. Make one first.`
        : head === null
          ? t`This branch has no commits yet.`
          : null,
  };
}
