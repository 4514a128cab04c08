import { visibleProse, visibleText } from '../../../../../shared/base/visible-text.ts';
import { formatElapsed } from '../../../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { toOneLine } from '../../../../components/format/one-line.ts';
import type { Piece } from '../../piece.ts';
import type { FailedStep, Why, WhyPlace } from './explain-run.ts';

/** The view of why a run ended as it did, with links to the relevant places. */
export type WhyView = {
  readonly tone: 'failed' | 'plain';
  readonly sentence: readonly Piece[];
  readonly links: readonly {
    readonly name: string;
    readonly position: number;
    /** For a replay: the time in Unix milliseconds. Null opens the event in the timeline. */
    readonly replayAt: number | null;
  }[];
};

type WhyTotals = Pick<RunTotals, 'startedAt' | 'commands' | 'failedCommands' | 'files'>;

/** Describes an explanation. */
export function describeWhy(why: Why, totals: WhyTotals): WhyView {
  return {
    tone: why.end === 'failed' ? 'failed' : 'plain',
    sentence: describeSentence(why, totals),
    links: listLinks(why),
  };
}

function describeSentence(why: Why, totals: WhyTotals): readonly Piece[] {
  const at = createTimeFormatter(totals.startedAt);
  const ended = at(why.place);
  switch (why.end) {
    case 'failed':
      return [...describeFailure(why, at), ...describeFirstBroken(why, at)];
    case 'stopped':
      return [toText(ended === null ? t`Stopped` : t`Stopped at ${ended}`), ...describeDuring(why)];
    case 'finished':
      return [
        toText(ended === null ? t`Finished.` : t`Finished in ${ended}.`),
        toText(` ${describeWork(totals, why)}`),
        ...describeLastFailure(why, at),
        ...describeFirstBroken(why, at),
      ];
    case 'unknown':
      return [
        toText(ended === null ? t`No end was recorded.` : t`No end was recorded. The last event was at ${ended}.`),
        ...describeLastFailure(why, at),
      ];
  }
}

function describeDuring({ during }: Why): readonly Piece[] {
  if (during === null) return [toText('.')];
  if (during.how === 'declined') return [toText(t`, when `), toCode(during.name), toText(t` was declined.`)];
  if (during.how === 'waiting')
    return [toText(t`, while `), toCode(during.name), toText(t` was waiting for approval.`)];
  return [toText(t`, while `), toCode(during.name), toText(t` was running.`)];
}

function describeFailure(why: Why, at: FormatTime): readonly Piece[] {
  const { cause, message } = why;
  if (cause !== null) {
    const more = why.otherFailedChecks;
    return [
      toText(cause.isCheck ? t`Failed: the check ` : t`Failed: `),
      ...describeStep(cause, at),
      toText('.'),
      ...(more === 0 ? [] : [toText(t` ${counted(more, 'more check')} failed.`)]),
    ];
  }
  const when = at(why.place);
  const before = when === null ? t`Failed` : t`Failed at ${when}`;
  if (message === null) return [toText(t`${before}. No reason was recorded.`), ...describeLastFailure(why, at)];
  const reason = visibleProse(toOneLine(message)).replace(/[.\s]+$/, '');
  const during = why.during?.how !== 'running' ? [] : [toText(' '), toCode(why.during.name), toText(t` was running.`)];
  return [toText(`${before}: ${reason}.`), ...during, ...describeLastFailure(why, at)];
}

function describeLastFailure({ lastFailure }: Why, at: FormatTime): readonly Piece[] {
  if (lastFailure === null) return [];
  const isDecided = lastFailure.how === 'declined' || lastFailure.how === 'stopped';
  const before = isDecided ? ' ' : t` Last failed step: `;
  return [toText(before), ...describeStep(lastFailure, at), toText('.')];
}

function describeFirstBroken({ firstBroken }: Why, at: FormatTime): readonly Piece[] {
  const when = at(firstBroken);
  if (firstBroken === null || when === null) return [];
  const { edit } = firstBroken;
  if (firstBroken.isFromStart) return [toText(t` It already failed at ${when}, before any edit.`)];
  if (edit === null) return [toText(t` First broke at ${when}.`)];
  return [toText(t` First broke at ${when}, after editing `), toCode(edit.path), toText('.')];
}

/** A longer reason is truncated; in characters. */
const maxReasonLength = 160;

function describeStep(step: FailedStep, at: FormatTime): readonly Piece[] {
  const { how, isSilent, kind, name, reason } = step;
  const when = at(step);
  const isPatch = kind === 'edit' && how === 'failed';
  const ended = isPatch ? t`did not apply` : describeHow(step);
  const why =
    reason === null
      ? [toText(isSilent && how === 'failed' ? t`, without any output` : '')]
      : [toText(': '), toCode(reason.length > maxReasonLength ? `${reason.slice(0, maxReasonLength - 1)}…` : reason)];
  return [
    ...(isPatch ? [toText(t`the patch to `)] : []),
    toCode(name),
    toText(when === null ? ` ${ended}` : t` ${ended} at ${when}`),
    ...(how === 'failed' || how === 'blocked' ? why : []),
  ].filter(({ text }) => text !== '');
}

function describeHow({ exitCode, how }: FailedStep): string {
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

function describeWork({ commands: all, failedCommands, files }: WhyTotals, { declinedCommands }: Why): string {
  const commands = all - declinedCommands;
  const changed = files === 0 ? t`Changed no files` : t`Changed ${counted(files, 'file')}`;
  if (commands <= 0) return `${changed}.`;
  const ran = t`${changed}, ran ${counted(commands, 'command')}`;
  return failedCommands === 0 ? `${ran}.` : t`${ran}, ${wholeNumber(failedCommands)} failed.`;
}

function listLinks({ cause, firstBroken, lastFailure, place }: Why): WhyView['links'] {
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

/** Formats the time of a place since the start: `5:12`; null if unknown. */
type FormatTime = (place: WhyPlace | null) => string | null;

function createTimeFormatter(startedAt: number | null): FormatTime {
  return (place) => {
    const at = place?.at ?? null;
    return at === null || startedAt === null ? null : formatElapsed(at - startedAt);
  };
}

function toText(text: string): Piece {
  return { text, code: false };
}

function toCode(text: string): Piece {
  return { text: visibleText(toOneLine(text)), code: true };
}
