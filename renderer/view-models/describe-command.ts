import { findFailedName, givesReason } from '../../shared/console/failure-excerpt.ts';
import { toPlainText } from '../../shared/console/plain-text.ts';
import { formatDuration } from '../../shared/i18n/duration.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getAnswerTime } from '../../shared/transcript/answer-time.ts';
import type { ApprovalTrace, CommandEntry } from '../../shared/transcript/entry.ts';
import { toOneLine } from '../components/format/one-line.ts';
import type { GlyphState } from '../components/StateGlyph.tsx';

/** A word at the right end of a row. */
export type Fact = { readonly text: string; readonly tone: 'quiet' | 'bad' | 'wait' | 'run' };

/** A command as shown in its row. */
export type CommandView = {
  readonly glyph: GlyphState;
  /** The beginning of the command; the detail has all of it. */
  readonly command: string;
  /** How long the user took to approve it, and how it stands or ended, if it did not just succeed. */
  readonly facts: readonly Fact[];
  /** How long it took; null while it runs, or when unknown. */
  readonly took: string | null;
  /** When the command started, in Unix milliseconds; null when it is not running. */
  readonly runningSince: number | null;
  /** True if it outlived its turn and can be ended. */
  readonly canEnd: boolean;
  readonly detail: CommandDetail;
};

/** What opens below the row. */
export type CommandDetail = {
  /** The whole command, if the row does not show all of it. */
  readonly command: string | null;
  readonly cwd: string | null;
  /** Codex's message about a command that it refused or the sandbox stopped. */
  readonly message: string | null;
  /** Why it failed, or the end of its output, as plain text. */
  readonly tail: string;
  /** `tail` with its color codes. */
  readonly printed: string;
  /** True if the output can have more lines than `tail`. */
  readonly isExcerpt: boolean;
  /** What to say when a failure has no reason in the output; null if it has one, or did not fail. */
  readonly noReason: string | null;
  /** Who allowed it, if there was an approval request. */
  readonly decision: string | null;
};

/** Describes a command. */
export function describeCommand(entry: CommandEntry): CommandView {
  const command = entry.command.trim();
  const tail = entry.failure === undefined ? entry.outputTail : toPlainText(entry.failure);
  const ticks = entry.status === 'running' || entry.status === 'background';
  return {
    glyph: entry.status,
    command: toOneLine(command),
    facts: [...describeApproved(entry.approval), ...getStatusFacts(entry)],
    took: entry.durationMs === null ? null : formatDuration(entry.durationMs),
    runningSince: ticks ? entry.at : null,
    canEnd: entry.status === 'background',
    detail: {
      command: command.length > 60 || command.includes('\n') ? command : null,
      cwd: entry.cwd,
      message: entry.message,
      tail,
      printed: entry.failure ?? entry.outputTail,
      isExcerpt: tail.includes('…') || tail.split('\n').length >= tailLines || tail.length >= tailCharacters,
      noReason: entry.status === 'failed' && entry.message === null ? describeNoReason(entry, tail) : null,
      decision: describeDecision(entry.approval),
    },
  };
}

/** The end of an output with fewer lines and characters is all of it. */
const tailLines = 8;
const tailCharacters = 2_000;

function describeNoReason({ cwd, source }: CommandEntry, output: string): string | null {
  if (output === '') return t`The command printed nothing.`;
  const name = givesReason(output) || source === 'person' ? null : findFailedName(output);
  if (name === null) return null;
  const prefix = `${cwd ?? ''}/`;
  return t`${name.startsWith(prefix) ? name.slice(prefix.length) : name} failed. The output gives no reason.`;
}

function getStatusFacts(entry: CommandEntry): readonly Fact[] {
  switch (entry.status) {
    case 'starting':
      return [toQuietFact(t`starting`)];
    case 'waiting':
      return [{ text: t`waiting for you`, tone: 'wait' }];
    case 'failed':
      return [{ text: entry.exitCode === null ? t`failed` : t`exit ${entry.exitCode}`, tone: 'bad' }];
    case 'declined':
      return [toQuietFact(describeRefusal(entry.approval))];
    case 'blocked':
      // Without an exit code it never ran: a rule forbids it, or Codex could not read the call.
      return [{ text: entry.exitCode === null ? t`refused by Codex` : t`blocked by the sandbox`, tone: 'bad' }];
    case 'background':
      return [toQuietFact(t`in the background`)];
    case 'stopped':
      return [toQuietFact(t`stopped`)];
    case 'cutOff':
      return [toQuietFact(t`cut off`)];
    default:
      return [];
  }
}

function toQuietFact(text: string): Fact {
  return { text, tone: 'quiet' };
}

/**
 * Returns how long the user took to approve, as `approved after 22 s`. Empty if they did not, if they took less than a
 * second, or if it is unknown.
 */
export function describeApproved(approval: ApprovalTrace | null): readonly Fact[] {
  if (approval?.state !== 'approved' && approval?.state !== 'approvedForSession') return [];
  const took = formatAnswerTime(approval);
  return took === null ? [] : [{ text: t`approved after ${took}`, tone: 'wait' }];
}

function formatAnswerTime(approval: ApprovalTrace): string | null {
  const ms = getAnswerTime(approval);
  return ms === null ? null : formatDuration(ms);
}

/** Returns who refused and after what time, as `you declined after 22 s`, or what else ended the question. */
export function describeRefusal(approval: ApprovalTrace | null): string {
  if (approval === null) return t`declined`;
  if (approval.state === 'cancelled' && approval.by === 'person') return t`you canceled the turn`;
  switch (approval.by) {
    case 'person': {
      const took = formatAnswerTime(approval);
      return took === null ? t`you declined` : t`you declined after ${took}`;
    }
    case 'otherWindow':
      return t`declined in another window`;
    case 'rule':
      return t`declined by a rule`;
    case 'interrupt':
      return t`canceled`;
    case 'codex':
    case null:
      return t`declined`;
  }
}

/** Returns who allowed it, as a sentence; null without an approval request, or without an answer to it. */
export function describeDecision(approval: ApprovalTrace | null): string | null {
  if (approval === null) return null;
  const rest = approval.state === 'approvedForSession' ? t` for this session` : '';
  if (approval.state !== 'approved' && approval.state !== 'approvedForSession') return null;
  if (approval.by === 'otherWindow') return t`Approved in another window${rest}`;
  return approval.by === 'rule' ? t`Approved by a rule` : t`You approved it${rest}`;
}
