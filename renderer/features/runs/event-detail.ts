import { ownValue } from '../../../shared/base/own-value.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t, term, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { toolName } from '../../../shared/runs/tool-name.ts';
import { spentOfUsage } from '../../../shared/runs/usage-event.ts';
import { costOf } from '../../../shared/spending/cost-of.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeCost } from '../../components/format/cost.ts';
import { formatDuration, formatElapsed, formatExactDuration } from '../../components/format/duration.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { describeEvent, type EventView, type Piece } from './describe-event.ts';
import { timeWithSeconds } from './describe-run.ts';
import {
  argumentsOf,
  commandOf,
  diffOf,
  durationOf,
  errorOf,
  exitCodeOf,
  pathOf,
  resultOf,
  stringOf,
  textOf,
  tokensOf,
  toolOf,
} from './event-data.ts';
import { isKnownType } from './event-kind.ts';

/** One fact of an event: a name, and words, some of which may be code or report a failure. */
export type DetailFact = {
  readonly name: string;
  readonly value: readonly (Piece & { readonly tone?: 'plain' | 'bad' | 'dim' })[];
  readonly exact?: string;
  /** The prices page can supply what is missing. */
  readonly leadsToPrices?: boolean;
};

/** A part of an event that needs space. */
export type DetailPart =
  /** As it was printed or written. */
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly amount: string;
      readonly text: string;
      readonly bad?: true;
    }
  /** Foldable: a prompt, an answer. `amount` is its size. What a model wrote is Markdown. */
  | {
      readonly kind: 'words';
      readonly name: string;
      readonly amount: string;
      readonly text: string;
      readonly isMarkdown: boolean;
    }
  | { readonly kind: 'json'; readonly name: string; readonly text: string; readonly folded?: true }
  | { readonly kind: 'diff'; readonly name: string; readonly text: string };

/** Everything there is to say about one event. */
export type EventDetail = {
  readonly view: EventView;
  /** What it is, in one line; as code if it is a command, a path or a tool. */
  readonly title: Piece;
  /** A start or an end in a few words: the toolchain, the model, the exit code. */
  readonly badges: readonly { readonly text: string; readonly tone: 'plain' | 'ok' | 'bad' }[];
  readonly facts: readonly DetailFact[];
  readonly parts: readonly DetailPart[];
  /** What is copied: the text that matters most, or the raw event. */
  readonly copy: string;
};

/** What the detail of an event depends on besides the event. */
export type DetailPlace = {
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  /** What the run runs with, if an event does not say. */
  readonly model: string | null;
  /** When the run started, in Unix milliseconds. */
  readonly startedAt: number | null;
  /** How many events there are; null while unknown. */
  readonly of: number | null;
};

/** Describes an event; for a row of several chunks, `texts` has them joined. */
export function describeDetail(event: RunEvent, place: DetailPlace, texts: string | null = null): EventDetail {
  const view = describeEvent(event, place.prices);
  const parts = depsOf(event, texts);
  const main = parts[0];
  return {
    view,
    title: titleOf(event, view),
    badges: badgesOf(event),
    facts: [endOf(event), timeOf(event, place), ...moreFacts(event), ...usageFacts(event, place)].filter(
      (fact) => fact !== null,
    ),
    parts,
    copy: commandOf(event) ?? (main === undefined ? jsonText(event.data) : main.text),
  };
}

function titleOf(event: RunEvent, view: EventView): Piece {
  const code = commandOf(event) ?? pathOf(event) ?? toolOf(event);
  if (code !== null && event.type !== 'started') return { text: visibleText(code), code: true };
  return { text: view.kind, code: false };
}

function badgesOf(event: RunEvent): EventDetail['badges'] {
  if (event.type === 'started') {
    const toolchain = stringOf(event, 'toolchain') ?? toolOf(event);
    return [toolchain === null ? null : toolName(toolchain), stringOf(event, 'model')]
      .filter((text) => text !== null)
      .map((text) => ({ text: visibleText(text), tone: 'plain' as const }));
  }
  if (event.type !== 'completed') return [];
  const status = stringOf(event, 'status');
  const exit = exitCodeOf(event);
  const duration = durationOf(event);
  const tone = event.state === 'failed' ? 'bad' : event.state === 'done' ? 'ok' : 'plain';
  return [
    ...(status === null ? [] : [{ text: visibleText(status), tone } as const]),
    ...(exit === null ? [] : [{ text: t`exit ${exit}`, tone: exit === 0 ? 'plain' : 'bad' } as const]),
    ...(duration === null ? [] : [{ text: formatDuration(duration), tone: 'plain' } as const]),
  ];
}

const stateFacts: Readonly<Record<Exclude<RunEvent['state'], 'none'>, DetailFact['value'][number]>> = {
  running: { text: t`Running`, code: false },
  waiting: { text: t`Waiting for you`, code: false },
  done: { text: t`Done`, code: false },
  failed: { text: t`Failed`, code: false, tone: 'bad' },
  declined: { text: t`You declined`, code: false },
};

function endOf(event: RunEvent): DetailFact | null {
  if (event.state === 'none') return null;
  const exit = exitCodeOf(event);
  const duration = durationOf(event);
  const state = stateFacts[event.state];
  const exited: DetailFact['value'][number] = {
    text: t`Exit ${exit}`,
    code: false,
    tone: exit === 0 ? 'plain' : 'bad',
  };
  const how = exit === null || event.state === 'running' ? state : exited;
  const after =
    duration === null
      ? []
      : [
          { text: t` after `, code: false, tone: 'dim' } as const,
          { text: formatDuration(duration), code: false } as const,
        ];
  const name = event.state === 'running' || event.state === 'waiting' ? t`State` : t`Ended`;
  return {
    name,
    value: [how, ...after],
    ...(duration === null ? {} : { exact: formatExactDuration(duration) }),
  };
}

function timeOf({ at, offset }: RunEvent, { of, startedAt }: DetailPlace): DetailFact | null {
  const numbered =
    offset === null
      ? null
      : t`event ${wholeNumber(offset + 1)}${of === null ? '' : t` of ${wholeNumber(Math.max(of, offset + 1))}`}`;
  if (at === null) return numbered === null ? null : { name: t`Time`, value: [{ text: numbered, code: false }] };
  const since = startedAt === null ? null : `+${formatElapsed(at - startedAt)}`;
  const rest = [since, numbered].filter((part) => part !== null).join(', ');
  return {
    name: t`Time`,
    value: [
      { text: timeWithSeconds(at), code: false },
      ...(rest === '' ? [] : [{ text: ` (${rest})`, code: false, tone: 'dim' } as const]),
    ],
    exact: formatExactTime(at),
  };
}

function moreFacts(event: RunEvent): readonly DetailFact[] {
  const cwd = stringOf(event, 'cwd');
  const tokens = tokensOf(event);
  const by = stringOf(event, 'by');
  const facts: (DetailFact | null)[] = [
    cwd === null ? null : { name: t`Where`, value: [{ text: visibleText(cwd), code: true }] },
    toolOf(event) === null || event.type === 'started'
      ? null
      : { name: t`Tool`, value: [{ text: visibleText(toolOf(event) ?? ''), code: true }] },
    tokens === null ? null : { name: t`Tokens`, value: [{ text: wholeNumber(tokens), code: false }] },
    decisionOf(event, by),
    errorOf(event) === null || event.type === 'error'
      ? null
      : { name: t`Error`, value: [{ text: visibleText(errorOf(event) ?? ''), code: false, tone: 'bad' }] },
  ];
  return facts.filter((fact) => fact !== null);
}

/** Usage: tokens by kind, the cost and the model. */
function usageFacts({ data, type }: RunEvent, { model, prices }: DetailPlace): readonly DetailFact[] {
  const spent = type === 'usage' ? spentOfUsage(data, model) : null;
  if (spent === null) return [];
  const fact = (name: string, text: string): DetailFact => ({ name, value: [{ text, code: false }] });
  const kinds: readonly (readonly [string, number])[] = [
    [t`Input`, spent.input],
    [t`cached`, spent.cached],
    [t`into a cache`, spent.cacheWritten],
    [term('Output', 'tokens'), spent.output],
    [t`reasoning`, spent.reasoning],
  ];
  const cost = prices === null ? null : costOf([spent], prices);
  const words = cost === null ? null : describeCost(cost, prices);
  const isKnown = cost !== null && cost.usd !== null;
  return [
    ...kinds.flatMap(([name, count]) => (count === 0 ? [] : [fact(name, counted(count, 'token'))])),
    ...(words === null
      ? []
      : [{ ...fact(t`Cost`, isKnown ? words.words : words.exact), exact: words.exact, leadsToPrices: !isKnown }]),
    ...(spent.model === null ? [] : [fact(t`Model`, visibleText(spent.model))]),
  ];
}

const decisions: Readonly<Record<string, string>> = {
  approved: t`Approved`,
  approvedForSession: t`Approved for the session`,
  declined: t`Declined`,
  cancelled: t`The turn was canceled`,
  expired: t`No answer in time`,
};

const deciders: Readonly<Record<string, string>> = {
  person: t`by you`,
  rule: t`by a rule`,
  otherWindow: t`in another window`,
  interrupt: t`by the end of the turn`,
  codex: t`by Codex`,
};

function decisionOf(event: RunEvent, by: string | null): DetailFact | null {
  if (event.type !== approvalType) return null;
  const decision = stringOf(event, 'decision');
  if (decision === null) return null;
  const words = [
    ownValue(decisions, decision) ?? visibleText(decision),
    by === null ? null : (ownValue(deciders, by) ?? null),
  ];
  return {
    name: term('Answer', 'noun'),
    value: [{ text: words.filter((word) => word !== null).join(', '), code: false }],
  };
}

/** Fields that facts, badges and parts have already shown. */
const reported: ReadonlySet<string> = new Set([
  ...['prompt', 'content', 'text', 'chunk', 'response', 'output', 'output_tail', 'message', 'thought', 'summary'],
  ...['command', 'cmd', 'cwd', 'path', 'file_path', 'file', 'tool', 'tool_name', 'args', 'arguments', 'input'],
  ...['params', 'parameters', 'result', 'error', 'tokens', 'exit_code', 'duration_ms', 'diff', 'patch', 'files'],
  ...['status', 'decision', 'by', 'success', 'toolchain', 'model', 'added', 'removed', 'lines'],
  ...['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'],
]);

function depsOf(event: RunEvent, texts: string | null): readonly DetailPart[] {
  return [...mainParts(event, texts), ...restOf(event)];
}

function mainParts(event: RunEvent, texts: string | null): readonly DetailPart[] {
  switch (event.type) {
    case 'prompt_sent':
      return wordsPart(t`Prompt`, textOf(event), { tokens: tokensOf(event), isMarkdown: false });
    case 'response_complete':
    case 'thinking':
    case 'plan':
    case 'review':
    case 'agents':
      return wordsPart(t`Text`, textOf(event), { tokens: tokensOf(event), isMarkdown: true });
    case 'response_chunk':
      return wordsPart(t`Text`, texts ?? textOf(event), { tokens: null, isMarkdown: true });
    case 'bash_output':
      return textPart(t`Output`, textOf(event) || stringOf(event, 'stdout'), event.state === 'failed');
    case 'bash_command':
      return textPart(t`Output`, stringOf(event, 'output') ?? stringOf(event, 'output_tail'));
    case 'tool_call':
      return [...jsonPart(t`Arguments`, argumentsOf(event)), ...anyPart(t`Result`, event.data.result)];
    case 'tool_result':
      return anyPart(t`Result`, resultOf(event), event.state === 'failed');
    case 'file_read':
      return textPart(t`Text`, textOf(event) || stringOf(event, 'output_tail'));
    case 'file_write':
      return [...diffParts(event), ...(diffOf(event) === null ? textPart(t`Text`, textOf(event)) : [])];
    case 'error':
      return textPart(t`Message`, [errorOf(event), stringOf(event, 'detail')].filter(Boolean).join('\n'), true);
    case 'started':
    case 'completed':
    case approvalType:
      return [];
    default:
      return textPart(t`Text`, textOf(event));
  }
}

/** What no other part has shown, as received. */
function restOf({ data, type }: RunEvent): readonly DetailPart[] {
  const rest = Object.entries(data).filter(([name, value]) => !reported.has(name) && value !== null);
  if (rest.length === 0) return [];
  const text = jsonText(Object.fromEntries(rest));
  // For a known type it is what matters least; for an unknown one it is all there is.
  return [{ kind: 'json', name: t`Other fields`, text, ...(isKnownType(type) && { folded: true as const }) }];
}

function diffParts(event: RunEvent): readonly DetailPart[] {
  const own = diffOf(event);
  const parts: DetailPart[] = own === null ? [] : [{ kind: 'diff', name: t`Changes`, text: own }];
  const { files } = event.data;
  if (own !== null || !Array.isArray(files)) return parts;
  for (const file of files) {
    if (typeof file !== 'object' || file === null) continue;
    const { diff, path } = file as { readonly diff?: unknown; readonly path?: unknown };
    if (typeof diff === 'string' && diff !== '')
      parts.push({ kind: 'diff', name: typeof path === 'string' ? visibleText(path) : t`Changes`, text: diff });
  }
  return parts;
}

function wordsPart(
  name: string,
  text: string,
  { isMarkdown, tokens }: { readonly isMarkdown: boolean; readonly tokens: number | null },
): readonly DetailPart[] {
  if (text === '') return [];
  const amount = tokens === null ? counted(text.length, 'character') : counted(tokens, 'token');
  return [{ kind: 'words', name, amount, text, isMarkdown }];
}

function textPart(name: string, text: string | null, bad = false): readonly DetailPart[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const amount = `${counted(lines, 'line')}, ${formatBytes(new TextEncoder().encode(text).length)}`;
  return [{ kind: 'text', name, amount, text, ...(bad && { bad }) }];
}

function anyPart(name: string, value: unknown, bad = false): readonly DetailPart[] {
  if (typeof value === 'string') return textPart(name, value, bad);
  return jsonPart(name, value);
}

function jsonPart(name: string, value: unknown): readonly DetailPart[] {
  if (value === undefined || value === null) return [];
  return [{ kind: 'json', name, text: typeof value === 'string' ? value : jsonText(value) }];
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
