import { visibleProse, visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import type { FailedStep, Why, WhyPlace } from '../../../../../shared/runs/why/why-of-run.ts';
import { formatElapsed } from '../../../../components/format/duration.ts';
import { oneLine } from '../../../../components/format/one-line.ts';
import type { Piece } from '../../piece.ts';

/** Why a run ended as it did, in words, with the places to look at. */
export type WhyView = {
  readonly tone: 'failed' | 'plain';
  readonly sentence: readonly Piece[];
  readonly links: readonly {
    readonly name: string;
    readonly position: number;
    /** For a replay: the moment, in Unix milliseconds. Null opens the event in the timeline. */
    readonly replayAt: number | null;
  }[];
};

type TotalsInWords = Pick<RunTotals, 'startedAt' | 'commands' | 'failedCommands' | 'files'>;

/** An explanation in words. */
export function describeWhy(why: Why, totals: TotalsInWords): WhyView {
  return {
    tone: why.end === 'failed' ? 'failed' : 'plain',
    sentence: sentenceOf(why, totals),
    links: linksOf(why),
  };
}

function sentenceOf(why: Why, totals: TotalsInWords): readonly Piece[] {
  const at = timeIn(totals.startedAt);
  const ended = at(why.place);
  switch (why.end) {
    case 'failed':
      return [...failureOf(why, at), ...firstBrokenOf(why, at)];
    case 'stopped':
      return [say(ended === null ? t`Stopped` : t`Stopped at ${ended}`), ...duringOf(why)];
    case 'finished':
      return [
        say(ended === null ? t`Finished.` : t`Finished in ${ended}.`),
        say(` ${didOf(totals, why)}`),
        ...lastFailureOf(why, at),
        ...firstBrokenOf(why, at),
      ];
    case 'unknown':
      return [
        say(ended === null ? t`No end was recorded.` : t`No end was recorded. The last event was at ${ended}.`),
        ...lastFailureOf(why, at),
      ];
  }
}

function duringOf({ during }: Why): readonly Piece[] {
  if (during === null) return [say('.')];
  if (during.how === 'declined') return [say(t`, when `), code(during.name), say(t` was declined.`)];
  if (during.how === 'waiting') return [say(t`, while `), code(during.name), say(t` was waiting for approval.`)];
  return [say(t`, while `), code(during.name), say(t` was running.`)];
}

function failureOf(why: Why, at: TimeOf): readonly Piece[] {
  const { cause, message } = why;
  if (cause !== null) {
    const more = why.otherFailedChecks;
    return [
      say(cause.isCheck ? t`Failed: the check ` : t`Failed: `),
      ...stepOf(cause, at),
      say('.'),
      ...(more === 0 ? [] : [say(t` ${counted(more, 'more check')} failed.`)]),
    ];
  }
  const when = at(why.place);
  const before = when === null ? t`Failed` : t`Failed at ${when}`;
  if (message === null) return [say(t`${before}. No reason was recorded.`), ...lastFailureOf(why, at)];
  const reason = visibleProse(oneLine(message)).replace(/[.\s]+$/, '');
  const during = why.during?.how !== 'running' ? [] : [say(' '), code(why.during.name), say(t` was running.`)];
  return [say(`${before}: ${reason}.`), ...during, ...lastFailureOf(why, at)];
}

function lastFailureOf({ lastFailure }: Why, at: TimeOf): readonly Piece[] {
  if (lastFailure === null) return [];
  const isDecided = lastFailure.how === 'declined' || lastFailure.how === 'stopped';
  const before = isDecided ? ' ' : t` Last failed step: `;
  return [say(before), ...stepOf(lastFailure, at), say('.')];
}

function firstBrokenOf({ firstBroken }: Why, at: TimeOf): readonly Piece[] {
  const when = at(firstBroken);
  if (firstBroken === null || when === null) return [];
  const { edit } = firstBroken;
  if (firstBroken.isFromStart) return [say(t` It already failed at ${when}, before any edit.`)];
  if (edit === null) return [say(t` First broke at ${when}.`)];
  return [say(t` First broke at ${when}, after editing `), code(edit.path), say('.')];
}

/** A longer reason is cut, in characters. */
const longestReason = 160;

function stepOf(step: FailedStep, at: TimeOf): readonly Piece[] {
  const { how, isSilent, kind, name, reason } = step;
  const when = at(step);
  const isPatch = kind === 'edit' && how === 'failed';
  const ended = isPatch ? t`did not apply` : howOf(step);
  const why =
    reason === null
      ? [say(isSilent && how === 'failed' ? t`, without any output` : '')]
      : [say(': '), code(reason.length > longestReason ? `${reason.slice(0, longestReason - 1)}…` : reason)];
  return [
    ...(isPatch ? [say(t`the patch to `)] : []),
    code(name),
    say(when === null ? ` ${ended}` : t` ${ended} at ${when}`),
    ...(how === 'failed' || how === 'blocked' ? why : []),
  ].filter(({ text }) => text !== '');
}

function howOf({ exitCode, how }: FailedStep): string {
  switch (how) {
    case 'timedOut':
      return t`timed out`;
    case 'declined':
      return t`was declined`;
    case 'killed':
      return t`was killed`;
    case 'blocked':
      return t`was blocked by the sandbox`;
    case 'stopped':
      return t`was stopped`;
    case 'cutOff':
      return t`was cut off`;
    case 'failed':
      return exitCode === null ? t`failed` : t`ended with exit ${exitCode}`;
  }
}

function didOf({ commands: all, failedCommands, files }: TotalsInWords, { declinedCommands }: Why): string {
  const commands = all - declinedCommands;
  const changed = files === 0 ? t`Changed no files` : t`Changed ${counted(files, 'file')}`;
  if (commands <= 0) return `${changed}.`;
  const ran = t`${changed}, ran ${counted(commands, 'command')}`;
  return failedCommands === 0 ? `${ran}.` : t`${ran}, ${wholeNumber(failedCommands)} failed.`;
}

function linksOf({ cause, firstBroken, lastFailure, place }: Why): WhyView['links'] {
  const step = cause ?? lastFailure ?? place;
  const edit = firstBroken?.edit ?? null;
  const moment = firstBroken ?? step;
  return [
    ...(step === null ? [] : [{ name: t`Show event`, position: step.position, replayAt: null }]),
    ...(edit === null ? [] : [{ name: t`Show edit`, position: edit.position, replayAt: null }]),
    ...(moment === null || moment.at === null
      ? []
      : [{ name: t`Replay this moment`, position: moment.position, replayAt: moment.at }]),
  ];
}

/** The time of a place since the start: `5:12`; null if unknown. */
type TimeOf = (place: WhyPlace | null) => string | null;

function timeIn(startedAt: number | null): TimeOf {
  return (place) => {
    const at = place?.at ?? null;
    return at === null || startedAt === null ? null : formatElapsed(at - startedAt);
  };
}

function say(text: string): Piece {
  return { text, code: false };
}

function code(text: string): Piece {
  return { text: visibleText(oneLine(text)), code: true };
}
