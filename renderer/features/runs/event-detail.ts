import { getOwnValue } from '../../../shared/base/own-value.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { formatDuration, formatElapsed, formatExactDuration } from '../../../shared/i18n/duration.ts';
import { counted, t, term, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../shared/i18n/time-of-day.ts';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { getToolLabel } from '../../../shared/runs/tool-label.ts';
import { readSpentTokens } from '../../../shared/runs/usage-event.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeCost } from '../../components/format/cost.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { describeTimelineEvent, type EventView, type Piece } from './describe-event.ts';
import {
  getArguments,
  getDiff,
  getDuration,
  getError,
  getEventCommand,
  getEventResult,
  getExitCode,
  getPath,
  getString,
  getText,
  getTokens,
  getTool,
} from './event-data.ts';
import { isKnownType } from './event-kind.ts';

/** One fact of an event: a name and its text, parts of which may be code or report a failure. */
export type DetailFact = {
  readonly name: string;
  readonly value: readonly (Piece & { readonly tone?: 'plain' | 'bad' | 'dim' })[];
  readonly exact?: string;
  /** True if the prices page can supply what is missing. */
  readonly leadsToPrices?: boolean;
};

/** A part of an event that needs space. */
export type DetailPart =
  /** Text exactly as it was printed or written. */
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly amount: string;
      readonly text: string;
      readonly bad?: true;
    }
  /** Collapsible text: a prompt, an answer. `amount` is its size. A model's text is Markdown. */
  | {
      readonly kind: 'words';
      readonly name: string;
      readonly amount: string;
      readonly text: string;
      readonly isMarkdown: boolean;
    }
  | { readonly kind: 'json'; readonly name: string; readonly text: string; readonly folded?: true }
  | { readonly kind: 'diff'; readonly name: string; readonly text: string };

/** The full detail of one event. */
export type EventDetail = {
  readonly view: EventView;
  /** The title in one line; as code if it is a command, a path or a tool. */
  readonly title: Piece;
  /** Details of a start or an end in a few words: the toolchain, the model, the exit code. */
  readonly badges: readonly { readonly text: string; readonly tone: 'plain' | 'ok' | 'bad' }[];
  readonly facts: readonly DetailFact[];
  readonly parts: readonly DetailPart[];
  /** The text to copy: the text that matters most, or the raw event. */
  readonly copy: string;
};

/** The input of an event's detail besides the event. */
export type DetailContext = {
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  /** The model that the run uses, if an event does not say. */
  readonly model: string | null;
  /** When the run started, in Unix milliseconds. */
  readonly startedAt: number | null;
  /** How many events there are; null while unknown. */
  readonly eventCount: number | null;
};

/** Describes an event. For a row of several chunks, `texts` has them joined. */
export function describeDetail(event: RunEvent, place: DetailContext, texts: string | null = null): EventDetail {
  const view = describeTimelineEvent(event, place.prices);
  const parts = describeParts(event, texts);
  const main = parts[0];
  return {
    view,
    title: describeTitle(event, view),
    badges: describeBadges(event),
    facts: [
      describeEnd(event),
      describeTime(event, place),
      ...describeMoreFacts(event),
      ...describeUsageFacts(event, place),
    ].filter((fact) => fact !== null),
    parts,
    copy: getEventCommand(event) ?? (main === undefined ? formatJson(event.data) : main.text),
  };
}

function describeTitle(event: RunEvent, view: EventView): Piece {
  const code = getEventCommand(event) ?? getPath(event) ?? getTool(event);
  if (code !== null && event.type !== 'started') return { text: visibleText(code), code: true };
  return { text: view.kind, code: false };
}

function describeBadges(event: RunEvent): EventDetail['badges'] {
  if (event.type === 'started') {
    const toolchain = getString(event, 'toolchain') ?? getTool(event);
    return [toolchain === null ? null : getToolLabel(toolchain), getString(event, 'model')]
      .filter((text) => text !== null)
      .map((text) => ({ text: visibleText(text), tone: 'plain' as const }));
  }
  if (event.type !== 'completed') return [];
  const status = getString(event, 'status');
  const exit = getExitCode(event);
  const duration = getDuration(event);
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

function describeEnd(event: RunEvent): DetailFact | null {
  if (event.state === 'none') return null;
  const exit = getExitCode(event);
  const duration = getDuration(event);
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

function describeTime({ at, offset }: RunEvent, { eventCount, startedAt }: DetailContext): DetailFact | null {
  const numbered =
    offset === null
      ? null
      : t`event ${wholeNumber(offset + 1)}${eventCount === null ? '' : t` of ${wholeNumber(Math.max(eventCount, offset + 1))}`}`;
  if (at === null) return numbered === null ? null : { name: t`Time`, value: [{ text: numbered, code: false }] };
  const since = startedAt === null ? null : `+${formatElapsed(at - startedAt)}`;
  const rest = [since, numbered].filter((part) => part !== null).join(', ');
  return {
    name: t`Time`,
    value: [
      { text: formatTimeOfDay(at, 'seconds'), code: false },
      ...(rest === '' ? [] : [{ text: ` (${rest})`, code: false, tone: 'dim' } as const]),
    ],
    exact: formatExactTime(at),
  };
}

function describeMoreFacts(event: RunEvent): readonly DetailFact[] {
  const cwd = getString(event, 'cwd');
  const tokens = getTokens(event);
  const by = getString(event, 'by');
  const facts: (DetailFact | null)[] = [
    cwd === null ? null : { name: t`Where`, value: [{ text: visibleText(cwd), code: true }] },
    getTool(event) === null || event.type === 'started'
      ? null
      : { name: t`Tool`, value: [{ text: visibleText(getTool(event) ?? ''), code: true }] },
    tokens === null ? null : { name: t`Tokens`, value: [{ text: wholeNumber(tokens), code: false }] },
    describeDecision(event, by),
    getError(event) === null || event.type === 'error'
      ? null
      : { name: t`Error`, value: [{ text: visibleText(getError(event) ?? ''), code: false, tone: 'bad' }] },
  ];
  return facts.filter((fact) => fact !== null);
}

/** Describes usage: tokens by kind, the cost and the model. */
function describeUsageFacts({ data, type }: RunEvent, { model, prices }: DetailContext): readonly DetailFact[] {
  const spent = type === 'usage' ? readSpentTokens(data, model) : null;
  if (spent === null) return [];
  const fact = (name: string, text: string): DetailFact => ({ name, value: [{ text, code: false }] });
  const kinds: readonly (readonly [string, number])[] = [
    [t`Input`, spent.input],
    [t`cached`, spent.cached],
    [t`into a cache`, spent.cacheWritten],
    [term('Output', 'tokens'), spent.output],
    [t`reasoning`, spent.reasoning],
  ];
  const cost = prices === null ? null : computeCost([spent], prices);
  const words = cost === null ? null : describeCost(cost, prices);
  const isKnown = cost !== null && cost.usd !== null;
  return [
    ...kinds.flatMap(([name, count]) => (count === 0 ? [] : [fact(name, counted(count, 'token'))])),
    ...(words === null
      ? []
      : [{ ...fact(t`Cost`, isKnown ? words.text : words.exact), exact: words.exact, leadsToPrices: !isKnown }]),
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

function describeDecision(event: RunEvent, by: string | null): DetailFact | null {
  if (event.type !== approvalType) return null;
  const decision = getString(event, 'decision');
  if (decision === null) return null;
  const words = [
    getOwnValue(decisions, decision) ?? visibleText(decision),
    by === null ? null : (getOwnValue(deciders, by) ?? null),
  ];
  return {
    name: term('Answer', 'noun'),
    value: [{ text: words.filter((word) => word !== null).join(', '), code: false }],
  };
}

/** Fields that facts, badges and parts have already shown. */
const shownFields: ReadonlySet<string> = new Set([
  ...['prompt', 'content', 'text', 'chunk', 'response', 'output', 'output_tail', 'message', 'thought', 'summary'],
  ...['command', 'cmd', 'cwd', 'path', 'file_path', 'file', 'tool', 'tool_name', 'args', 'arguments', 'input'],
  ...['params', 'parameters', 'result', 'error', 'tokens', 'exit_code', 'duration_ms', 'diff', 'patch', 'files'],
  ...['status', 'decision', 'by', 'success', 'toolchain', 'model', 'added', 'removed', 'lines'],
  ...['input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'],
]);

function describeParts(event: RunEvent, texts: string | null): readonly DetailPart[] {
  return [...describeMainParts(event, texts), ...describeOtherFields(event)];
}

function describeMainParts(event: RunEvent, texts: string | null): readonly DetailPart[] {
  switch (event.type) {
    case 'prompt_sent':
      return toProsePart(t`Prompt`, getText(event), { tokens: getTokens(event), isMarkdown: false });
    case 'response_complete':
    case 'thinking':
    case 'plan':
    case 'review':
    case 'agents':
      return toProsePart(t`Text`, getText(event), { tokens: getTokens(event), isMarkdown: true });
    case 'response_chunk':
      return toProsePart(t`Text`, texts ?? getText(event), { tokens: null, isMarkdown: true });
    case 'bash_output':
      return toTextPart(t`Output`, getText(event) || getString(event, 'stdout'), event.state === 'failed');
    case 'bash_command':
      return toTextPart(t`Output`, getString(event, 'output') ?? getString(event, 'output_tail'));
    case 'tool_call':
      return [...toJsonPart(t`Arguments`, getArguments(event)), ...toValuePart(t`Result`, event.data.result)];
    case 'tool_result':
      return toValuePart(t`Result`, getEventResult(event), event.state === 'failed');
    case 'file_read':
      return toTextPart(t`Text`, getText(event) || getString(event, 'output_tail'));
    case 'file_write':
      return [...describeDiffParts(event), ...(getDiff(event) === null ? toTextPart(t`Text`, getText(event)) : [])];
    case 'error':
      return toTextPart(t`Message`, [getError(event), getString(event, 'detail')].filter(Boolean).join('\n'), true);
    case 'started':
    case 'completed':
    case approvalType:
      return [];
    default:
      return toTextPart(t`Text`, getText(event));
  }
}

/** Describes the fields that no other part has shown, as received. */
function describeOtherFields({ data, type }: RunEvent): readonly DetailPart[] {
  const rest = Object.entries(data).filter(([name, value]) => !shownFields.has(name) && value !== null);
  if (rest.length === 0) return [];
  const text = formatJson(Object.fromEntries(rest));
  // For a known type, these fields matter least. For an unknown type, they are all there is.
  return [{ kind: 'json', name: t`Other fields`, text, ...(isKnownType(type) && { folded: true as const }) }];
}

function describeDiffParts(event: RunEvent): readonly DetailPart[] {
  const own = getDiff(event);
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

function toProsePart(
  name: string,
  text: string,
  { isMarkdown, tokens }: { readonly isMarkdown: boolean; readonly tokens: number | null },
): readonly DetailPart[] {
  if (text === '') return [];
  const amount = tokens === null ? counted(text.length, 'character') : counted(tokens, 'token');
  return [{ kind: 'words', name, amount, text, isMarkdown }];
}

function toTextPart(name: string, text: string | null, bad = false): readonly DetailPart[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const amount = `${counted(lines, 'line')}, ${formatBytes(new TextEncoder().encode(text).length)}`;
  return [{ kind: 'text', name, amount, text, ...(bad && { bad }) }];
}

function toValuePart(name: string, value: unknown, bad = false): readonly DetailPart[] {
  if (typeof value === 'string') return toTextPart(name, value, bad);
  return toJsonPart(name, value);
}

function toJsonPart(name: string, value: unknown): readonly DetailPart[] {
  if (value === undefined || value === null) return [];
  return [{ kind: 'json', name, text: typeof value === 'string' ? value : formatJson(value) }];
}

function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
