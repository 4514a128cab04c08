import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import { type EventData, findNumber, findText, findTool } from '../../../shared/runs/telemetry-event.ts';
import { getProgram } from '../../../shared/runs/tool-tallies.ts';
import { readSpentTokens } from '../../../shared/runs/usage-event.ts';
import { addTokens, type ModelTokens, sumAllTokens } from '../../../shared/spending/model-tokens.ts';
import { type ReportedModel, toReportedModel } from './reported-model.ts';
import { toReportedProgram, toReportedTool } from './reported-tool.ts';
import {
  type AgentName,
  type ApprovalSpan,
  type ChatSpan,
  type ChildSpan,
  deciders,
  decisions,
  type RunEnding,
  type RunSpans,
  type ToolEnding,
  type ToolSpan,
} from './span-record.ts';

/** The parts of a run's event that spans are built from, the same for a turn and a telemetry file. */
export type SpanEvent = Pick<RunEvent, 'at' | 'type' | 'state' | 'durationMs' | 'data'>;

/** The maximum number of spans reported per run. The number left out is reported too. */
export const maxChildren = 1_000;
/** The maximum number of calls running at once. Beyond it, the oldest are reported in their current state. */
const maxOpenCalls = 200;

type Own<Span> = { -readonly [Key in keyof Span]: Span[Key] };

type OpenCall = { readonly callId: string | null; readonly answeredBy: string; readonly span: Own<ToolSpan> };
type OpenQuestion = {
  readonly id: string | null;
  readonly span: Own<ApprovalSpan>;
  readonly blockedCall: OpenCall | null;
};

/**
 * Builds the spans of one run from its events, added one by one in order. The model is assumed to work from a prompt or
 * result until it requests something or its usage is counted. An event without a time takes the time of the one before.
 * Work that ends before it began, for example because a clock was set back, takes no time.
 */
export class RunSpanBuilder {
  readonly #children: Own<ChildSpan>[] = [];
  readonly #open: OpenCall[] = [];
  readonly #asked: OpenQuestion[] = [];
  #agent: AgentName;
  #model: string | null;
  #ending: RunEnding = 'unknown';
  #spent: readonly ModelTokens[] = [];
  #left = 0;
  #first: number | null = null;
  #now: number | null = null;
  /** The time since when the model may be working. Null when it is not the model's turn. */
  #modelSince: number | null = null;
  #hasSaid = false;
  /** The answer whose usage has not been reported yet. */
  #uncounted: Own<ChatSpan> | null = null;
  /** The call that the next approval is about. */
  #lastTool: { readonly span: Own<ToolSpan>; readonly durationMs: number | null } | null = null;

  constructor(agent: AgentName, model: string | null) {
    this.#agent = agent;
    this.#model = model;
  }

  add(event: SpanEvent): void {
    const at = event.at ?? this.#now;
    if (at === null) {
      this.#note(event);
      return;
    }
    this.#first ??= at;
    this.#now = at;
    this.#take(event, at);
  }

  /**
   * Returns the finished run. `endedAt` is used if there are no times at all. Open work is reported in its current
   * state.
   */
  end(endedAt: number, error: ProviderError | null): RunSpans {
    const last = this.#now ?? endedAt;
    this.#closeModel(last);
    for (const { span } of this.#open) span.to = Math.max(span.from, last);
    for (const { span } of this.#asked) span.to = Math.max(span.from, last);
    const children = this.#children;
    const from = children.reduce((least, child) => Math.min(least, child.from), this.#first ?? last);
    const to = children.reduce((most, child) => Math.max(most, child.to), Math.max(from, last));
    const tokens = this.#spent.length === 0 ? null : sumAllTokens(this.#spent);
    const ending = this.#ending === 'unknown' && error !== null ? 'failed' : this.#ending;
    const model = toModelOrNull(this.#model);
    return {
      run: { kind: 'run', from, to, agent: this.#agent, model, ending, error, tokens, left: this.#left },
      children,
    };
  }

  /** Reads the parts of an event that need no time. */
  #note({ data, state, type }: SpanEvent): void {
    if (type === 'started') {
      this.#agent = toAgentName(findText(data, 'toolchain')) ?? this.#agent;
      this.#model = findText(data, 'model') ?? this.#model;
    }
    if (type === 'completed') {
      const said = findText(data, 'status')?.toLowerCase();
      this.#ending =
        said === 'cancelled' || said === 'interrupted' ? 'interrupted' : state === 'failed' ? 'failed' : 'completed';
      this.#model = findText(data, 'model') ?? this.#model;
    }
  }

  #take(event: SpanEvent, at: number): void {
    const { data, durationMs, state, type } = event;
    this.#note(event);
    switch (type) {
      case 'prompt_sent':
      case 'started':
        this.#modelSince ??= at;
        break;
      case 'thinking':
      case 'response_chunk':
      case 'response_complete':
      case 'plan':
      case 'compaction':
        this.#modelSince ??= at;
        this.#hasSaid = true;
        this.#now = at + (durationMs ?? 0);
        break;
      case 'usage':
        this.#count(data, at);
        break;
      case 'bash_command':
      case 'file_read':
      case 'file_write':
      case 'tool_call':
      case 'web_search':
      case 'agents':
        this.#begin(event, at);
        break;
      case 'bash_output':
      case 'tool_result':
        this.#answer(event, at);
        break;
      case 'approval':
        this.#approval(event, at);
        break;
      case 'completed':
        this.#closeModel(at);
        for (const { span } of this.#open.splice(0)) span.to = Math.max(span.from, at);
        for (const { span } of this.#asked.splice(0)) span.to = Math.max(span.from, at);
        break;
      default:
        if (state === 'failed' && type === 'error') this.#closeModel(at);
    }
  }

  #begin({ data, durationMs, state, type }: SpanEvent, at: number): void {
    const callId = findText(data, 'call_id');
    const called = callId === null ? undefined : this.#open.find((open) => open.callId === callId);
    if (called !== undefined && type === 'bash_command') {
      // The same call, reported once as a tool and once as a command.
      called.span.tool = 'shell';
      called.span.program = toReportedProgram(getProgram(findText(data, 'command') ?? ''));
      return;
    }
    // Files from other programs report a read or write in addition to the call that performed it.
    const isBeside =
      callId === null && this.#open.length > 0 && data.command === undefined && data.status === undefined;
    if (isBeside && (type === 'file_read' || type === 'file_write')) return;
    this.#closeModel(at);
    const span: Own<ToolSpan> = {
      kind: 'tool',
      from: at,
      to: at,
      ...getUsedTool(type, data),
      ending: toToolEnding(state),
    };
    this.#lastTool = { span, durationMs };
    const answeredBy = answers.get(type);
    const isAnswered = answeredBy === undefined || span.ending !== 'unknown' || findNumber(data, 'exit_code') !== null;
    if (isAnswered) {
      span.to = at + (durationMs ?? 0);
      this.#now = span.to;
      this.#modelSince = span.to;
    } else {
      if (this.#open.length === maxOpenCalls) this.#open.shift();
      this.#open.push({ callId, answeredBy, span });
    }
    this.#push(span);
  }

  #answer({ data, durationMs, state, type }: SpanEvent, at: number): void {
    const callId = findText(data, 'call_id');
    const named = this.#open.findIndex((open) => callId !== null && open.callId === callId);
    const index = named !== -1 ? named : this.#open.findIndex((open) => open.answeredBy === type);
    const open = this.#open[index];
    if (open === undefined) return;
    if (state === 'failed' || state === 'declined') open.span.ending = state;
    // The result of the call that ran the command follows its output.
    if (type !== open.answeredBy) return;
    this.#open.splice(index, 1);
    if (open.span.ending === 'unknown') open.span.ending = 'done';
    open.span.to = Math.max(open.span.from, at);
    if (durationMs !== null) open.span.from = Math.max(open.span.from, at - durationMs);
    if (this.#open.length === 0) this.#modelSince = at;
  }

  #approval({ data, durationMs, state }: SpanEvent, at: number): void {
    const id = findText(data, 'approval_id');
    const decided = {
      decision: decisions.find((decision) => decision === data.decision) ?? 'none',
      by: deciders.find((decider) => decider === data.by) ?? 'nobody',
    } as const;
    if (state === 'waiting') {
      this.#closeModel(at);
      const span: Own<ApprovalSpan> = {
        kind: 'approval',
        from: at,
        to: at,
        about: getApprovalSubject(data),
        ...decided,
      };
      this.#asked.push({ id, span, blockedCall: this.#open.at(-1) ?? null });
      this.#push(span);
      return;
    }
    const index = this.#asked.findIndex((asked) => asked.id === id);
    const [asked] = index === -1 ? [] : this.#asked.splice(index, 1);
    if (asked !== undefined) {
      Object.assign(asked.span, decided, { to: Math.max(asked.span.from, at) });
      // Blocked work starts once it is allowed.
      if (asked.blockedCall !== null) asked.blockedCall.span.from = Math.max(asked.blockedCall.span.from, at);
      return;
    }
    const to = at + (durationMs ?? 0);
    this.#push({ kind: 'approval', from: at, to, about: getApprovalSubject(data), ...decided });
    this.#now = Math.max(this.#now ?? to, to);
    const held = this.#lastTool;
    if (held === null || held.span.from > to) return;
    held.span.from = to;
    held.span.to = to + (held.durationMs ?? 0);
    this.#now = Math.max(to, held.span.to);
    this.#modelSince = held.span.to;
  }

  /** Adds the usage to the previous answer without usage, or else to the model's current work. */
  #count(data: EventData, at: number): void {
    const spent = readSpentTokens(data, this.#model);
    if (spent === null) return;
    this.#spent = addTokens(this.#spent, spent);
    if (!this.#hasSaid && this.#uncounted !== null) this.#give(this.#uncounted, spent);
    else {
      this.#hasSaid = true;
      this.#closeModel(at);
      if (this.#uncounted !== null) this.#give(this.#uncounted, spent);
      // A counted answer has ended. The next answer has its own start.
      this.#modelSince = null;
    }
  }

  #give(chat: Own<ChatSpan>, { model, ...tokens }: ModelTokens): void {
    chat.tokens = tokens;
    chat.model = toModelOrNull(model);
    this.#uncounted = null;
  }

  #closeModel(at: number): void {
    const since = this.#modelSince ?? at;
    this.#modelSince = null;
    if (!this.#hasSaid && since >= at) return;
    this.#hasSaid = false;
    const span: Own<ChatSpan> = {
      kind: 'chat',
      from: since,
      to: Math.max(since, at),
      model: toModelOrNull(this.#model),
      tokens: null,
    };
    this.#uncounted = span;
    this.#push(span);
  }

  #push(span: Own<ChildSpan>): void {
    if (this.#children.length < maxChildren) this.#children.push(span);
    else this.#left += 1;
  }
}

const answers: ReadonlyMap<string, string> = new Map([
  ['bash_command', 'bash_output'],
  ['tool_call', 'tool_result'],
]);

function getUsedTool(type: string, data: EventData): Pick<ToolSpan, 'tool' | 'program'> {
  const command = findText(data, 'command');
  if (command !== null) return { tool: 'shell', program: toReportedProgram(getProgram(command)) };
  switch (type) {
    case 'file_read':
      return { tool: 'read_file', program: null };
    case 'file_write':
      return { tool: 'apply_patch', program: null };
    case 'web_search':
      return { tool: 'web_search', program: null };
    default:
      return { tool: toReportedTool(findTool(data), findText(data, 'server') !== null), program: null };
  }
}

function toToolEnding(state: SpanEvent['state']): ToolEnding {
  return state === 'done' || state === 'failed' || state === 'declined' ? state : 'unknown';
}

function getApprovalSubject(data: EventData): ApprovalSpan['about'] {
  if (findText(data, 'command') !== null) return 'command';
  return findText(data, 'path') !== null ? 'edit' : 'tool';
}

function toAgentName(toolchain: string | null): AgentName | null {
  if (toolchain === null) return null;
  return toolchain === 'codex' ? 'codex' : toolchain === 'claude' ? 'claude-code' : 'other';
}

function toModelOrNull(model: string | null): ReportedModel | null {
  return model === null ? null : toReportedModel(model);
}
