import { ownValue } from '../../../shared/base/own-value.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { toolName } from '../../../shared/runs/tool-name.ts';
import { spentOfUsage } from '../../../shared/runs/usage-event.ts';
import { costOf } from '../../../shared/spending/cost-of.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { formatMoney } from '../../components/format/cost.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import { withoutMarkup } from '../../components/format/without-markup.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import {
  argumentsOf,
  commandOf,
  durationOf,
  errorOf,
  exitCodeOf,
  lineCountsOf,
  lineTotalOf,
  pathOf,
  resultOf,
  stringOf,
  textOf,
  tokensOf,
  toolOf,
} from './event-data.ts';
import { type EventGroup, type EventIcon, kindOf } from './event-kind.ts';
import type { Piece } from './piece.ts';

export type { Piece };

/** The color of an event's edge: that of its group, or of its state. */
export type EventEdge = EventGroup | 'done' | 'failed' | 'waiting' | 'running';

/** One event as shown in a row. */
export type EventView = {
  readonly kind: string;
  readonly edge: EventEdge;
  /** The icon in front: the glyph of its state, or else the icon of its kind. */
  readonly glyph: GlyphState | null;
  readonly icon: EventIcon;
  /** Its state in a word, for people who do not see the glyph; null when it has none. */
  readonly state: string | null;
  readonly summary: readonly Piece[];
  readonly lines: { readonly added: number; readonly removed: number };
  /** The text on the right: how long it took, or how many tokens or lines. */
  readonly amount: string | null;
  /** Since when it waits or runs, in Unix milliseconds: counts up instead of `amount`. */
  readonly since: number | null;
};

const longestSummary = 400;

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

/** Describes an event for its row of the timeline; `prices` provide its cost. */
export function describeEvent(event: RunEvent, prices: PriceTable | null = null): EventView {
  const { group, icon, name } = kindOf(event.type);
  const { state } = event;
  const isUnderWay = state === 'running' || state === 'waiting';
  return {
    kind: name,
    edge: edgeOf(event, group),
    glyph: state === 'none' ? null : glyphs[state],
    icon,
    state: state === 'none' ? null : stateText[state],
    summary: summaryOf(event).map(({ code, text }) => ({ code, text: oneLine(text) })),
    lines: event.type === 'file_write' ? lineCountsOf(event) : { added: 0, removed: 0 },
    amount: event.type === 'usage' ? amountOfUsage(event, prices) : amountOf(event),
    since: isUnderWay ? event.at : null,
  };
}

/** Several chunks of one answer as one row. */
export function describeChunks(chunks: readonly RunEvent[]): string {
  const characters = chunks.reduce((sum, event) => sum + textOf(event).length, 0);
  const isCut = chunks.some((event) => event.isCut);
  const [pieces, length] = [counted(chunks.length, 'chunk'), counted(characters, 'character')];
  return isCut ? t`${pieces}, over ${length}` : `${pieces}, ${length}`;
}

function edgeOf({ state, type }: RunEvent, group: EventGroup): EventEdge {
  if (state === 'failed' || type === 'error') return 'failed';
  if (state === 'waiting') return 'waiting';
  if (type === 'completed') return 'done';
  return group;
}

function words(...texts: readonly (string | null)[]): readonly Piece[] {
  const text = texts.filter((each) => each !== null && each !== '').join(', ');
  return text === '' ? [] : [{ text, code: false }];
}

function code(text: string | null): readonly Piece[] {
  return text === null || text === '' ? [] : [{ text, code: true }];
}

function summaryOf(event: RunEvent): readonly Piece[] {
  switch (event.type) {
    case 'started': {
      const toolchain = stringOf(event, 'toolchain') ?? toolOf(event);
      return words(toolchain === null ? null : toolName(toolchain), stringOf(event, 'model'));
    }
    case 'prompt_sent':
      return words(textOf(event));
    case 'thinking':
      return words(plainOf(event));
    case 'response_chunk':
    case 'bash_output':
      return code(textOf(event));
    case 'response_complete':
      return textOf(event) === '' ? [] : words(t`“${plainOf(event)}”`);
    case 'tool_call':
      return [...code(toolOf(event)), ...code(inOneLine(argumentsOf(event)))];
    case 'tool_result':
      return [...code(toolOf(event)), ...code(errorOf(event) ?? inOneLine(resultOf(event)))];
    case 'bash_command': {
      const exit = exitCodeOf(event);
      return [...code(commandOf(event)), ...(exit === null || exit === 0 ? [] : words(t`exit ${exit}`))];
    }
    case 'file_read':
    case 'file_write':
      return code(pathOf(event));
    case 'completed': {
      const exit = exitCodeOf(event);
      return words(stringOf(event, 'status') ?? t`ended`, exit === null ? null : t`exit ${exit}`);
    }
    case 'error':
      return words(errorOf(event));
    case approvalType:
      return approvalOf(event);
    case 'usage':
      return usageOf(event);
    default:
      return words(textOf(event)).length > 0 ? words(textOf(event)) : code(inOneLine(event.data));
  }
}

/** The beginning of a model's text, without its Markdown. */
function plainOf(event: RunEvent): string {
  return withoutMarkup(textOf(event).slice(0, longestSummary)).trim();
}

/** What was requested, and how it was answered. */
function approvalOf(event: RunEvent): readonly Piece[] {
  const [asks, subject] =
    commandOf(event) !== null
      ? [t`Asks to run`, commandOf(event)]
      : toolOf(event) !== null
        ? [t`Asks to use`, toolOf(event)]
        : [t`Asks to edit`, pathOf(event)];
  if (event.state === 'waiting' || event.state === 'none') return [...words(asks), ...code(subject)];
  const who = ownValue(deciders, stringOf(event, 'by') ?? '') ?? t`You`;
  return [...words(event.state === 'declined' ? t`${who} declined` : t`${who} approved`), ...code(subject)];
}

/** What was read and written since the previous usage event. */
function usageOf(event: RunEvent): readonly Piece[] {
  const spent = spentOfUsage(event.data, null);
  if (spent === null) return [];
  const { cached, input, output } = spent;
  const read = cached === 0 ? null : t`${formatTokens(cached)} of them cached`;
  return words(t`${formatTokens(input)} in`, read, t`${formatTokens(output)} out`, spent.model);
}

/** The cost, or else the number of tokens. */
function amountOfUsage(event: RunEvent, prices: PriceTable | null): string | null {
  const spent = spentOfUsage(event.data, null);
  if (spent === null) return null;
  const cost = prices === null || spent.model === null ? null : costOf([spent], prices).usd;
  return cost === null ? t`${formatTokens(spent.input + spent.output)} tok` : formatMoney(cost);
}

const deciders: Readonly<Record<string, string>> = {
  rule: t`A rule`,
  otherWindow: t`Another window`,
  interrupt: t`The end of the turn`,
  codex: 'Codex',
};

function amountOf(event: RunEvent): string | null {
  const tokens = tokensOf(event);
  const lines = lineTotalOf(event);
  const duration = durationOf(event);
  if ((event.type === 'prompt_sent' || event.type === 'response_complete') && tokens !== null)
    return t`${formatTokens(tokens)} tok`;
  if (event.type === 'file_read' && lines !== null) return counted(lines, 'line');
  if (event.type === 'bash_output' && duration === null) {
    const exit = exitCodeOf(event);
    return exit === null ? null : t`exit ${exit}`;
  }
  return duration === null ? null : formatDuration(duration);
}

function inOneLine(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value) ?? '';
  return text === '{}' ? null : text;
}

function oneLine(text: string): string {
  return visibleText(text.slice(0, longestSummary).replace(/\s+/g, ' ').trim());
}
