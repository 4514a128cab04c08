import type { ScopeBasis } from '../../../../shared/changes/changes-scope.ts';
import type { RequestProblem } from '../../../../shared/contract/contract.ts';
import type { WireFault } from '../../../../shared/contract/wire.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { formatDay } from '../../../components/format/time.ts';
import type { ChangesStore } from '../../../stores/changes.store.ts';

/** What became of the diff of a scope; null while it is read for the first time. */
export type MadeScope =
  | { readonly basis: ScopeBasis }
  | { readonly problem: RequestProblem<'readScope'> | WireFault }
  | null;

export type ScopeInput = {
  readonly scope: ChangesStore['scope'];
  readonly made: MadeScope;
  /** Whether the window's folder is in a repository that the user does not trust. */
  readonly isUntrusted: boolean;
  /** In Unix milliseconds. */
  readonly now: number;
};

/** Says what the lines of a scope are compared with. Null for a turn, and where there is nothing to say. */
export function describeScopeNote({ isUntrusted, made, now }: ScopeInput): string | null {
  if (made === null || 'problem' in made) return null;
  const said = describeBasis(made.basis, isUntrusted, now);
  return said.length === 0 ? null : said.join(' ');
}

function describeBasis(basis: ScopeBasis, isUntrusted: boolean, now: number): readonly string[] {
  switch (basis.type) {
    case 'thread':
      return basis.since === null
        ? []
        : [t`What this thread changed since ${formatDay(basis.since, now)}. Older turns are no longer recorded.`];
    case 'commit':
      return [
        basis.hasCommit ? describeCommit(basis.branch) : t`There is no commit yet, so every file is new.`,
        ...(basis.isPart ? [t`Only the files of this folder are compared.`] : []),
        ...(basis.isCut ? [t`The diff is too long, so the last files are missing.`] : []),
      ];
    case 'start':
      return [
        t`What was recorded in this folder since Workcell started (${formatDay(basis.since, now)}).`,
        ...(isUntrusted ? [t`Trust the folder to compare it with the last commit.`] : []),
      ];
  }
}

function describeCommit(branch: string | null): string {
  return branch === null ? t`Compared with the last commit.` : t`Compared with the last commit on ${branch}.`;
}

/** What belongs here when there are no files, and how to get it. Null while that is not known yet. */
export function describeEmptyScope({
  made,
  scope,
}: ScopeInput): { readonly what: string; readonly how: string } | null {
  if (made === null || scope === 'turn') return null;
  if ('problem' in made) return describeProblem(made.problem, scope);
  if (made.basis.type === 'thread') {
    return { what: t`This thread has changed no files.`, how: t`A file that is back to how it was is not listed.` };
  }
  if (made.basis.type === 'commit' && made.basis.isCut) {
    return { what: t`The changes cannot be read.`, how: t`The diff is too long, so the last files are missing.` };
  }
  return made.basis.type === 'commit'
    ? { what: t`Everything is committed.`, how: t`Files that differ from the last commit are listed here.` }
    : { what: t`Nothing has changed.`, how: t`Files that change while Workcell runs are listed here.` };
}

function describeProblem(problem: RequestProblem<'readScope'> | WireFault, scope: 'thread' | 'uncommitted') {
  if (problem.type === 'failed' && 'message' in problem) {
    return { what: t`The changes cannot be read.`, how: problem.message };
  }
  if (problem.type !== 'noRecord') {
    return { what: t`The changes cannot be read.`, how: t`Workcell could not check it. Try again in a moment.` };
  }
  return scope === 'thread'
    ? {
        what: t`This thread has no record.`,
        how: t`What Codex reported is in "This turn". The record starts with the next message.`,
      }
    : {
        what: t`This folder has no record yet.`,
        how: t`It starts with the first message. In a git repository that you trust, files are compared with the last commit.`,
      };
}
