import type { StatusCommand } from '../../../shared/alerts/status-command.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { DropReason, StatusEntry } from '../../../shared/transcript/entry.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { StatusRow } from './row.ts';

/** A status as shown. */
export type StatusView = {
  readonly glyph: GlyphState;
  readonly fact: string;
  readonly detail: string;
  readonly buttons: readonly { readonly command: StatusCommand; readonly label: string }[];
  /** Attempts to reach the provider again, as segments; null for any other status. */
  readonly attempts: AttemptView | null;
};

/** `attemptsBefore`: attempts that failed. One more attempt is in progress. `attemptsAfter`: how many are left. */
export type AttemptView = {
  readonly text: string;
  readonly since: number | null;
  readonly attemptsBefore: number;
  readonly attemptsAfter: number;
};

type StatusInput = Pick<StatusRow, 'entry' | 'isTextLost' | 'isTurnRunning'> & {
  /** When to go on after the usage limit, as a time of day; null if that is not possible. */
  readonly goOnAt?: string | null;
};

const needsEndedTurn: ReadonlySet<StatusCommand> = new Set([
  'retryTurn',
  'goOnAtReset',
  'sendAgain',
  'continueTurn',
  'compact',
  'raiseThreadBudget',
  'raiseDayBudget',
]);

const keptNote = t`What you see is kept. Codex itself does not remember it.`;

/**
 * Describes a status. `isTextLost`: the status ended an answer whose text Codex has forgotten. `isTurnRunning`: Codex
 * reports an error shortly before the end of its turn. Until then, actions that need the turn to be over are not
 * offered.
 */
export function describeStatus({ entry, goOnAt = null, isTextLost, isTurnRunning }: StatusInput): StatusView {
  const commands = entry.commands.filter(
    (command) => !(isTurnRunning && needsEndedTurn.has(command)) && (command !== 'goOnAtReset' || goOnAt !== null),
  );
  return {
    glyph: entry.attempt === null ? glyphs[entry.status] : 'running',
    fact: entry.fact,
    detail: isTextLost ? `${entry.detail} ${keptNote}`.trim() : entry.detail,
    buttons: commands.map((command) => ({
      command,
      label: command === 'goOnAtReset' ? t`Go on at ${goOnAt ?? ''}` : commandLabels[command],
    })),
    attempts: entry.attempt === null ? null : describeAttempts(entry.attempt, entry.at),
  };
}

const glyphs: Readonly<Record<StatusEntry['status'], GlyphState>> = {
  info: 'info',
  warning: 'warning',
  error: 'critical',
  success: 'done',
};

/** The button label of each status command; that of `goOnAtReset` has a time. */
export const commandLabels: Readonly<Record<Exclude<StatusCommand, 'goOnAtReset'>, string>> = {
  retryTurn: t`Retry this turn`,
  sendAgain: t`Send again`,
  copyRequest: t`Copy the request`,
  signIn: t`Sign in`,
  openSettings: t`Open settings`,
  restartCodex: t`Restart Codex`,
  compact: t`Compact thread`,
  newThread: t`New thread`,
  pickModel: t`Pick another model`,
  stopBackground: t`End background commands`,
  showPatch: t`Show the patch`,
  showOutput: t`Show the output`,
  continueTurn: t`Continue`,
  inspectTurn: t`Inspect`,
  openNamedThread: t`Open that thread`,
  raiseThreadBudget: t`Raise by half and go on`,
  raiseDayBudget: t`Raise by half and go on`,
};

const segments = 5;

function describeAttempts(
  { number, of }: { readonly number: number; readonly of: number | null },
  since: number | null,
): AttemptView {
  if (of === null) return { text: t`Attempt ${number}`, since, attemptsBefore: 0, attemptsAfter: 0 };
  const limit = Math.max(of, number);
  const place = limit <= segments ? number : Math.max(1, Math.ceil((number / limit) * segments));
  const shown = Math.min(limit, segments);
  return { text: t`Attempt ${number} of ${of}`, since, attemptsBefore: place - 1, attemptsAfter: shown - place };
}

/**
 * Describes text that Codex does not remember, for the line below the text. Without an icon, the line is a remark, not
 * a status.
 */
export function describeDropped(reason: DropReason): {
  readonly glyph: GlyphState | null;
  readonly fact: string;
  readonly detail: string;
} {
  switch (reason) {
    case 'steered':
      return {
        glyph: null,
        fact: t`Left unfinished.`,
        detail: t`Your message interrupted this text. It is kept here, but Codex does not remember it.`,
      };
    case 'reconnected':
      return {
        glyph: null,
        fact: t`Cut off.`,
        detail: t`Codex is starting over and does not remember this text. It is kept here.`,
      };
    case 'interrupted':
      return { glyph: 'stopped', fact: t`You stopped the answer.`, detail: keptNote };
    case 'failed':
      return { glyph: 'critical', fact: t`The answer was cut off.`, detail: keptNote };
    case 'codexStopped':
      return { glyph: 'critical', fact: t`The answer was cut off when Codex stopped.`, detail: keptNote };
  }
}
