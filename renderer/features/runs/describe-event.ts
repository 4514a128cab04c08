import { getOwnValue } from '../../../shared/base/own-value.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { Lane } from '../../../shared/runs/run-bars.ts';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { getToolLabel } from '../../../shared/runs/tool-label.ts';
import { readSpentTokens } from '../../../shared/runs/usage-event.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import { formatMoney } from '../../../shared/spending/money.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { toRelativePath } from '../../components/format/path.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import { stripMarkup } from '../../components/format/strip-markup.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import {
  getArguments,
  getDuration,
  getError,
  getEventCommand,
  getEventResult,
  getExitCode,
  getLineCounts,
  getLineTotal,
  getPath,
  getString,
  getText,
  getTokens,
  getTool,
} from './event-data.ts';
import { type EventGroup, type EventIcon, getEventKind } from './event-kind.ts';
import type { Piece } from './piece.ts';

export type { Piece };

/** The color of an event's edge: that of its group, or of its state. */
export type EventEdge = EventGroup | 'done' | 'failed' | 'waiting' | 'running';

/** One event as shown in a row. */
export type EventView = {
  readonly kind: string;
  readonly edge: EventEdge;
  /** The icon before the event: the glyph of its state, or else the icon of its kind. */
  readonly glyph: GlyphState | null;
  readonly icon: EventIcon;
  /** The event's state in a word, for screen readers; null if it has no state. */
  readonly state: string | null;
  readonly summary: readonly Piece[];
  readonly lines: { readonly added: number; readonly removed: number };
  /** The text on the right: how long the event took, or how many tokens or lines. */
  readonly amount: string | null;
  /** Since when the event waits or runs, in Unix milliseconds. A clock then counts up instead of `amount`. */
  readonly activeSince: number | null;
};

const maxSummaryLength = 400;

const glyphs: Readonly<Record<Exclude<RunEvent['state'], 'none'>, GlyphState>> = {
  running: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
};

const stateText: Readonly<Record<Exclude<RunEvent['state'], 'none'>, string>> = {
  running: t`running`,
  waiting: t`waiting for you`,
  done: t`done`,
  failed: t`failed`,
  declined: t`you declined`,
};

/** Describes an event for its row of the timeline. `prices` provide its cost. Paths inside of `root` are relative to it. */
export function describeTimelineEvent(
  event: RunEvent,
  prices: PriceTable | null = null,
  root: string | null = null,
): EventView {
  const { group, icon, lane, name } = getEventKind(event.type);
  const { state } = event;
  const isActive = state === 'running' || state === 'waiting';
  return {
    kind: name,
    edge: getEdge(event, group, lane),
    glyph: state === 'none' ? null : glyphs[state],
    icon,
    state: state === 'none' ? null : stateText[state],
    summary: describeSummary(event, root).map(({ code, text }) => ({ code, text: shortenToOneLine(text) })),
    lines: event.type === 'file_write' ? getLineCounts(event) : { added: 0, removed: 0 },
    amount: event.type === 'usage' ? describeUsageAmount(event, prices) : describeAmount(event),
    activeSince: isActive ? event.at : null,
  };
}

/** Describes several chunks of one answer as one row. */
export function describeChunks(chunks: readonly RunEvent[]): string {
  const characters = chunks.reduce((sum, event) => sum + getText(event).length, 0);
  const isCut = chunks.some((event) => event.isCut);
  const [pieces, length] = [counted(chunks.length, 'chunk'), counted(characters, 'character')];
  return isCut ? t`${pieces}, over ${length}` : `${pieces}, ${length}`;
}

/** A step that failed keeps the color of its group: only a run fails in the end. */
function getEdge({ state, type }: RunEvent, group: EventGroup, lane: Lane | null): EventEdge {
  if ((state === 'failed' && lane === null) || type === 'error') return 'failed';
  if (state === 'waiting') return 'waiting';
  if (type === 'completed') return 'done';
  return group;
}

function toTextPieces(...texts: readonly (string | null)[]): readonly Piece[] {
  const text = texts.filter((each) => each !== null && each !== '').join(', ');
  return text === '' ? [] : [{ text, code: false }];
}

function toCodePieces(text: string | null): readonly Piece[] {
  return text === null || text === '' ? [] : [{ text, code: true }];
}

function describeSummary(event: RunEvent, root: string | null): readonly Piece[] {
  switch (event.type) {
    case 'started': {
      const toolchain = getString(event, 'toolchain') ?? getTool(event);
      return toTextPieces(toolchain === null ? null : getToolLabel(toolchain), getString(event, 'model'));
    }
    case 'prompt_sent':
      return toTextPieces(getText(event));
    case 'thinking':
      return toTextPieces(toPlainText(event));
    case 'response_chunk':
    case 'bash_output':
      return toCodePieces(getText(event));
    case 'response_complete':
      return getText(event) === '' ? [] : toTextPieces(t`“${toPlainText(event)}”`);
    case 'tool_call':
      return [...toCodePieces(getTool(event)), ...toCodePieces(toOneLine(getArguments(event)))];
    case 'tool_result':
      return [...toCodePieces(getTool(event)), ...toCodePieces(getError(event) ?? toOneLine(getEventResult(event)))];
    case 'bash_command': {
      const exit = getExitCode(event);
      return [
        ...toCodePieces(getEventCommand(event)),
        ...(exit === null || exit === 0 ? [] : toTextPieces(t`exit ${exit}`)),
      ];
    }
    case 'file_read':
    case 'file_write':
      return toCodePieces(getShortPath(event, root));
    case 'completed': {
      const exit = getExitCode(event);
      return toTextPieces(getString(event, 'status') ?? t`ended`, exit === null ? null : t`exit ${exit}`);
    }
    case 'error':
      return toTextPieces(getError(event));
    case approvalType:
      return describeApproval(event, root);
    case 'usage':
      return describeUsage(event);
    default:
      return toTextPieces(getText(event)).length > 0
        ? toTextPieces(getText(event))
        : toCodePieces(toOneLine(event.data));
  }
}

/** Returns the beginning of a model's text, without its Markdown. */
function toPlainText(event: RunEvent): string {
  return stripMarkup(getText(event).slice(0, maxSummaryLength)).trim();
}

function getShortPath(event: RunEvent, root: string | null): string | null {
  const path = getPath(event);
  return path === null ? null : toRelativePath(root, path);
}

/** Describes what was requested, and how it was answered. */
function describeApproval(event: RunEvent, root: string | null): readonly Piece[] {
  const [asks, subject] =
    getEventCommand(event) !== null
      ? [t`Asks to run`, getEventCommand(event)]
      : getTool(event) !== null
        ? [t`Asks to use`, getTool(event)]
        : [t`Asks to edit`, getShortPath(event, root)];
  if (event.state === 'waiting' || event.state === 'none') return [...toTextPieces(asks), ...toCodePieces(subject)];
  const who = getOwnValue(deciders, getString(event, 'by') ?? '') ?? t`You`;
  return [
    ...toTextPieces(event.state === 'declined' ? t`${who} declined` : t`${who} approved`),
    ...toCodePieces(subject),
  ];
}

/** Describes what was read and written since the previous usage event. */
function describeUsage(event: RunEvent): readonly Piece[] {
  const spent = readSpentTokens(event.data, null);
  if (spent === null) return [];
  const { cached, input, output } = spent;
  const read = cached === 0 ? null : t`${formatTokens(cached)} of them cached`;
  return toTextPieces(t`${formatTokens(input)} in`, read, t`${formatTokens(output)} out`, spent.model);
}

/** Returns the cost, or else the number of tokens. */
function describeUsageAmount(event: RunEvent, prices: PriceTable | null): string | null {
  const spent = readSpentTokens(event.data, null);
  if (spent === null) return null;
  const cost = prices === null || spent.model === null ? null : computeCost([spent], prices).usd;
  return cost === null ? t`${formatTokens(spent.input + spent.output)} tok` : formatMoney(cost);
}

const deciders: Readonly<Record<string, string>> = {
  rule: t`A rule`,
  otherWindow: t`Another window`,
  interrupt: t`The end of the turn`,
  codex: 'Codex',
};

function describeAmount(event: RunEvent): string | null {
  const tokens = getTokens(event);
  const lines = getLineTotal(event);
  const duration = getDuration(event);
  if ((event.type === 'prompt_sent' || event.type === 'response_complete') && tokens !== null)
    return t`${formatTokens(tokens)} tok`;
  if (event.type === 'file_read' && lines !== null) return counted(lines, 'line');
  if (event.type === 'bash_output' && duration === null) {
    const exit = getExitCode(event);
    return exit === null ? null : t`exit ${exit}`;
  }
  return duration === null ? null : formatDuration(duration);
}

function toOneLine(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value) ?? '';
  return text === '{}' ? null : text;
}

function shortenToOneLine(text: string): string {
  return visibleText(text.slice(0, maxSummaryLength).replace(/\s+/g, ' ').trim());
}
