import type { EntryId } from '../../../shared/base/ids.ts';
import type { CommandRun, ConsoleOutput } from '../../../shared/console/command-run.ts';
import type { CommandStatus } from '../../../shared/console/command-status.ts';
import { formatDuration, formatElapsed } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { toOneLine } from '../../components/format/one-line.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import { describeOmission } from './output-text.ts';

/** A row of the run list. */
export type CommandListRow = {
  readonly id: EntryId;
  readonly command: string;
  readonly status: CommandStatus;
  /** `exit 1` for a failed run, in red. */
  readonly exit: string | null;
  /** `3.4 s`, or `0:07` while it runs; empty before it starts. */
  readonly time: string;
  /** For screen readers: the command, its exit code once it has ended, and its duration. */
  readonly name: string;
};

/**
 * The console's view. Runs are described one by one as they are shown: a thread can have thousands, and the list shows
 * a dozen.
 */
export type ConsoleView = {
  /** Oldest first; the list shows them in reverse. */
  readonly commands: readonly CommandRun[];
  /** The run whose output is shown: the selected one, or the newest. */
  readonly shownCommand: CommandRun | null;
  /** Its position in the list, from 0 for the newest; -1 if there is none. */
  readonly shownAt: number;
  /** The run that is shown while none is selected: the newest one that was not declined. */
  readonly followedId: EntryId | null;
  /** True while no run is selected, so that the list follows that run. */
  readonly isFollowing: boolean;
};

/** Describes the console of a thread. */
export function describeConsole(runs: readonly CommandRun[], chosen: EntryId | null): ConsoleView {
  const known = chosen === null ? -1 : runs.findLastIndex((run) => run.id === chosen);
  const ran = runs.findLastIndex(({ status }) => status !== 'declined');
  const newest = ran === -1 ? runs.length - 1 : ran;
  const shownFrom = known === -1 ? newest : known;
  return {
    followedId: runs[newest]?.id ?? null,
    commands: runs,
    shownCommand: runs[shownFrom] ?? null,
    shownAt: runs.length === 0 ? -1 : runs.length - 1 - shownFrom,
    isFollowing: known === -1,
  };
}

/** Returns the run at a position in the list, from 0 for the newest; null if there is none. */
export function findCommandIndex(runs: readonly CommandRun[], at: number): CommandRun | null {
  return runs[runs.length - 1 - at] ?? null;
}

/**
 * Returns the position that a key moves to in a list of `count` rows, with `page` rows in view; null for keys that do
 * not move.
 */
export function stepInList(key: string, at: number, count: number, page: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(places, key) ? places[key] : undefined;
  return to === undefined || count === 0 ? null : Math.min(Math.max(to, 0), count - 1);
}

/** Returns whether the run's output is still growing. */
export function isCommandRunning(run: CommandRun): boolean {
  return run.status === 'starting' || run.status === 'running' || run.status === 'background';
}

/**
 * Describes what the console shows for a run that has no output because it never ran; null when there is or may be
 * output.
 */
export function describeNoOutput({ outputLength, status }: CommandRun): { what: string; how: string } | null {
  if (outputLength > 0) return null;
  if (status === 'declined')
    return { what: t`This command did not run.`, how: t`It was declined, so it has no output.` };
  if (status === 'waiting')
    return { what: t`This command is waiting for you.`, how: t`Its output appears here once it runs.` };
  return null;
}

/** Describes a run as a row of the list. `now` is in Unix milliseconds, for a run that has not ended. */
export function describeCommandRow(run: CommandRun, now: number): CommandListRow {
  const command = toOneLine(run.command);
  // For a stopped run, Codex also reports an exit code, -1.
  const exitCode = run.status === 'done' || run.status === 'failed' ? run.exitCode : null;
  const exit = exitCode === null || exitCode === 0 ? null : t`exit ${exitCode}`;
  const time = describeTime(run, now);
  const ended = exitCode === null ? statusLabels[run.status] : t`exit ${exitCode}`;
  return {
    id: run.id,
    command,
    status: run.status,
    exit,
    time,
    name: [command, ended, time].filter((part) => part !== '').join(', '),
  };
}

function describeTime(run: CommandRun, now: number): string {
  if (run.durationMs !== null) return formatDuration(run.durationMs);
  return isCommandRunning(run) && run.startedAt !== null ? formatElapsed(now - run.startedAt) : '';
}

const statusLabels: Record<CommandStatus, string> = {
  starting: t`starting`,
  running: t`running`,
  waiting: t`waiting for you`,
  done: t`done`,
  failed: t`failed`,
  declined: t`you declined`,
  blocked: t`blocked`,
  background: t`still running`,
  stopped: t`stopped`,
  cutOff: t`cut off`,
};

/**
 * Returns where a key in the search field moves: to the next or previous match; null for any other key. Enter that only
 * ends a composition, as in Japanese, does not search.
 */
export function getSearchStep(key: {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}): 'next' | 'previous' | null {
  if (key.key !== 'Enter' || key.isComposing) return null;
  return key.shiftKey ? 'previous' : 'next';
}

export type OutputNoteInput = {
  readonly run: CommandRun;
  readonly output: ConsoleOutput | null;
  /** The number of characters that arrived too fast to be shown while the command runs. */
  readonly missed: number;
  readonly isRecorded: boolean;
  /** The terminal no longer has the first lines, so Find does not search them. */
  readonly isTopCut: boolean;
};

/**
 * Returns the note about the output in the console's header, and the label of the button that switches between its two
 * versions.
 */
export function describeOutputNote(facts: OutputNoteInput): {
  readonly text: string | null;
  readonly toggle: string | null;
} {
  const { run, output, missed, isRecorded, isTopCut } = facts;
  const omitted = output?.omitted ?? null;
  const missing = [
    ...(omitted === null ? [] : [describeOmission(omitted)]),
    ...(isTopCut ? [t`The first lines are not shown or searched. Copy output has them`] : []),
  ].join(' · ');
  if (isRecorded) {
    const text = [t`Output received while it ran, with gaps`, missing].filter((part) => part !== '').join(' · ');
    return { text, toggle: t`Show what Codex kept` };
  }
  if (missed > 0 && isCommandRunning(run))
    return { text: t`${formatBytes(missed)} arrived too fast to show`, toggle: null };
  const adopted = run.isAdopted ? t`Output without a command, shown with the newest one` : null;
  const offersRecording = omitted?.by === 'codex' && (output?.recordedLength ?? 0) > 0;
  return { text: missing || adopted, toggle: offersRecording ? t`Show output received while it ran` : null };
}
