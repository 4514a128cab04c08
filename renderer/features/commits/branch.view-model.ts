import { visibleText } from '../../../shared/base/visible-text.ts';
import { isBranchName } from '../../../shared/commits/branch-name.ts';
import type {
  BranchRefusal,
  RepositoryBranch,
  RepositoryBranches,
} from '../../../shared/contract/repository-branches.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { formatAgo } from '../../components/format/time.ts';

/** A row of the list of branches. */
export type BranchRow = {
  readonly name: string;
  /** The name to show. */
  readonly title: string;
  /** Its age, and how it relates to the branch that it follows. */
  readonly detail: string;
  readonly isCurrent: boolean;
  /** Whether it cannot be checked out here. */
  readonly isBlocked: boolean;
};

export type BranchListView = {
  readonly rows: readonly BranchRow[];
  /** What the rows do not show; null if they show everything. */
  readonly note: string | null;
};

/** More rows would make the dialog slow; the filter finds the others. */
const maxRows = 200;

/** Describes the branches whose names contain every word of the filter. The one that is checked out comes first. */
export function describeBranches(
  { branches, current }: RepositoryBranches,
  filter: string,
  now: number,
): BranchListView {
  const words = filter.toLowerCase().split(/\s+/);
  const found = branches.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const sorted = [...found.filter(({ name }) => name === current), ...found.filter(({ name }) => name !== current)];
  const more = sorted.length - maxRows;
  return {
    rows: sorted.slice(0, maxRows).map((branch) => ({
      name: branch.name,
      title: visibleText(branch.name),
      detail: describeBranch(branch, branch.name === current, now),
      isCurrent: branch.name === current,
      isBlocked: branch.isElsewhere,
    })),
    note:
      sorted.length === 0
        ? t`No branch has this name.`
        : more > 0
          ? t`And ${counted(more, 'more branch', 'more branches')}`
          : null,
  };
}

function describeBranch({ at, isElsewhere, upstream }: RepositoryBranch, isCurrent: boolean, now: number): string {
  const { ahead = 0, behind = 0 } = upstream ?? {};
  const apart =
    upstream === null
      ? null
      : ahead === 0 && behind === 0
        ? t`as ${visibleText(upstream.name)}`
        : t`${ahead} ahead, ${behind} behind`;
  const facts = [
    isCurrent ? t`Checked out` : null,
    isElsewhere ? t`In another folder` : null,
    at === null ? t`No commits yet` : formatAgo(at, now),
    apart,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}

/** The question before a switch with files that are not committed. */
export type BringView = {
  readonly title: string;
  readonly prose: string;
  readonly files: readonly string[];
  /** How many files are not listed; null if all are. */
  readonly more: string | null;
  readonly canBring: boolean;
};

const maxFiles = 8;

/** Describes the question about files that are not committed. `name` is the branch to switch to. */
export function describeBring(
  name: string,
  { files, inTheWay }: Extract<BranchRefusal, { readonly type: 'uncommitted' }>,
): BringView {
  const canBring = inTheWay.length === 0;
  const listed = canBring ? files : inTheWay;
  const more = listed.length - maxFiles;
  return {
    title: t`Switch to ${visibleText(name)}?`,
    prose: canBring
      ? t`These files are not committed. You can bring them along: they stay exactly as they are.`
      : t`These files are not committed, and the other branch has them differently. Commit or discard them first.`,
    files: listed.slice(0, maxFiles).map((path) => visibleText(path)),
    more: more > 0 ? t`And ${counted(more, 'more file')}` : null,
    canBring,
  };
}

/** Says why a name cannot be that of a new branch. Null for an empty one, which is not finished. */
export function findNameProblem(name: string, branches: readonly RepositoryBranch[]): string | null {
  if (name === '') return null;
  if (!isBranchName(name)) {
    return t`Git does not allow this name. Use letters, digits, and - _ . / between them, without spaces.`;
  }
  return branches.some((branch) => branch.name === name) ? t`There already is a branch with this name.` : null;
}
