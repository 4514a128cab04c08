import { visibleLine } from '../../shared/base/visible-text.ts';
import type { RunWorktree } from '../../shared/contract/runs.ts';
import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import type { NotCopied, NotCopiedReason } from '../../shared/runs/worktree-setup.ts';
import type { SetupRecord } from './worktrees/worktree-record.ts';

/** More files would hide the rest. */
const maxNamed = 3;
const maxCommandCharacters = 80;

/** Describes how a worktree was set up. `isRunning`: its commands run now. */
export function describeSetup(
  { failed, notCopied, state }: SetupRecord,
  isRunning: boolean,
): NonNullable<RunWorktree['setup']> {
  if (failed !== undefined) return { isRunning, problem: describeFailure(failed) };
  if (notCopied.length > 0) return { isRunning, problem: describeNotCopied(notCopied) };
  const isLost = state === 'running' && !isRunning;
  return { isRunning, problem: isLost ? t`The set-up of the worktree did not finish.` : null };
}

function describeFailure({ command, exitCode }: NonNullable<SetupRecord['failed']>): string {
  const line = visibleLine(command);
  const shown = line.length > maxCommandCharacters ? `${line.slice(0, maxCommandCharacters)}…` : line;
  return exitCode === null
    ? t`Set-up stopped: “${shown}” could not run to its end.`
    : t`Set-up stopped: “${shown}” ended with exit code ${exitCode}.`;
}

function describeNotCopied(left: readonly NotCopied[]): string {
  const named = left
    .slice(0, maxNamed)
    .map(({ path, why }) => `${visibleLine(path)} (${reasons[why]})`)
    .join(', ');
  const more = left.length - maxNamed;
  return more > 0
    ? t`Not copied into the worktree: ${named} and ${wholeNumber(more)} more.`
    : t`Not copied into the worktree: ${named}.`;
}

const reasons: Readonly<Record<NotCopiedReason, string>> = {
  missing: t`not found`,
  link: t`a link`,
  special: t`not a regular file`,
  blocked: t`something else is in its place`,
  notIgnored: t`git does not ignore it`,
  tooLarge: t`too large`,
  tooMany: t`too many files`,
  changed: t`it keeps changing`,
  unreadable: t`cannot be read`,
  diskFull: t`the disk is full`,
  tooSlow: t`it took too long`,
};
