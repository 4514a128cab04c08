import { appendAll } from '../../../shared/base/append-all.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type EventData, findNumber, findText, isData } from '../../../shared/runs/telemetry-event.ts';
import { toUsageData } from '../../../shared/runs/usage-event.ts';
import { noTokens, subtractTokens, type TokenCounts } from '../../../shared/spending/model-tokens.ts';
import { joinTexts, listChanges, parseArguments, toApproval, toCommand, toMilliseconds } from './rollout-fields.ts';

/** An event of a run, from a line of a rollout. `timestamp` is the line's own, as written. */
export type RolloutEvent = { readonly type: string; readonly timestamp: unknown; readonly data: EventData };

/** A call that was announced and has no result yet. */
type Call = {
  readonly kind: 'command' | 'patch' | 'tool';
  readonly tool: string;
  isReported: boolean;
  isEnded: boolean;
};

/** How many calls are remembered. Results of older ones become tool results. */
const maxCalls = 10_000;
/** How many events are held back until the first turn names the model. */
const maxPending = 64;
/** Lines that repeat other lines of a rollout. */
const repeatedTypes: ReadonlySet<string> = new Set(['token_usage_record', 'reasoning', 'exec_command_output_delta']);
const shellTools: ReadonlySet<string> = new Set([
  'exec_command',
  'shell',
  'shell_command',
  'local_shell',
  'container.exec',
]);

/**
 * Converts the lines of one of Codex's rollouts into events, one line after the other. Lines of known types become our
 * events; other lines keep their own type. Tokens are the differences of the running total.
 */
export class RolloutConverter {
  #model: string | null = null;
  #id: string | null = null;
  #total: TokenCounts = noTokens;
  #pending: RolloutEvent[] | null = [];
  #startedAt: unknown;
  #inTurn = false;
  #wasAborted = false;
  #lastAt: unknown;
  #lastMessage = '';
  readonly #calls = new Map<string, Call>();

  /** Returns the events of the next line, an object with a `type`. Usually none or one. */
  add(line: EventData): readonly RolloutEvent[] {
    const { timestamp, type } = line;
    const payload = isData(line.payload) ? line.payload : {};
    this.#lastAt = timestamp;
    this.#startedAt ??= timestamp;
    if (type === 'session_meta') this.#id ??= findText(payload, 'id');
    if (type === 'turn_context') this.#model = findText(payload, 'model') ?? this.#model;
    const events = this.#convertLine(String(type), payload).map((event) => ({ ...event, timestamp }));
    if (this.#pending === null) return events;
    appendAll(this.#pending, events);
    return this.#model !== null || this.#pending.length > maxPending ? this.#releasePending() : [];
  }

  /** Returns the remaining events at the end of the file. */
  end(): readonly RolloutEvent[] {
    const held = this.#pending === null ? [] : this.#releasePending();
    const timestamp = this.#lastAt;
    const status = this.#inTurn ? 'cutoff' : this.#wasAborted ? 'cancelled' : 'success';
    const cut = { type: 'error', timestamp, data: { message: t`The rollout ends before its last turn does.` } };
    return [...held, ...(this.#inTurn ? [cut] : []), { type: 'completed', timestamp, data: { status } }];
  }

  #releasePending(): readonly RolloutEvent[] {
    const held = this.#pending ?? [];
    this.#pending = null;
    const data = { toolchain: 'codex', model: this.#model, issue_id: null, workcell_id: this.#id, schema: 1 };
    return [{ type: 'started', timestamp: this.#startedAt, data }, ...held];
  }

  #convertLine(type: string, payload: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const name = findText(payload, 'type') ?? type;
    if (repeatedTypes.has(type) || repeatedTypes.has(name)) return [];
    if (type === 'response_item') return this.#convertResponseItem(name, payload);
    if (type === 'event_msg') return this.#convertMessage(name, payload);
    return [{ type, data: payload }];
  }

  /** Converts what the model read or wrote. */
  #convertResponseItem(name: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = findText(item, 'call_id', 'id') ?? '';
    switch (name) {
      case 'message': {
        // Messages of the user and the model have separate lines. Codex added the rest.
        const isAdded = item.role !== 'assistant' && (item.role !== 'user' || /^\s*</.test(joinTexts(item.content)));
        return isAdded ? [{ type: 'message', data: { role: item.role, content: joinTexts(item.content) } }] : [];
      }
      case 'function_call':
      case 'custom_tool_call':
      case 'local_shell_call':
        return this.#convertCall(id, findText(item, 'name') ?? 'local_shell', item);
      case 'function_call_output':
      case 'custom_tool_call_output':
        return this.#convertOutput(id, item.output);
      default:
        return [{ type: name, data: item }];
    }
  }

  #convertCall(id: string, tool: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const given = parseArguments(item.arguments ?? item.input ?? item.action);
    if (shellTools.has(tool)) {
      this.#remember(id, { kind: 'command', tool, isReported: true, isEnded: false });
      return [toCommandEvent(isData(given) ? given : {}, id)];
    }
    if (tool === 'apply_patch') {
      this.#remember(id, { kind: 'patch', tool, isReported: false, isEnded: false });
      return [];
    }
    this.#remember(id, { kind: 'tool', tool, isReported: true, isEnded: false });
    return [{ type: 'tool_call', data: { tool, arguments: given, call_id: id } }];
  }

  #convertOutput(id: string, output: unknown): Omit<RolloutEvent, 'timestamp'>[] {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call?.isEnded === true) return [];
    const result = typeof output === 'string' ? output : joinTexts(output) || output;
    if (call?.kind === 'command') return [{ type: 'bash_output', data: { output: result, call_id: id } }];
    return [{ type: 'tool_result', data: { tool: call?.tool ?? 'tool', result, error: null, call_id: id } }];
  }

  /** Converts a message that Codex sent to its clients. */
  #convertMessage(name: string, payload: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    switch (name) {
      case 'task_started':
      case 'turn_started':
        this.#inTurn = true;
        this.#wasAborted = false;
        this.#lastMessage = '';
        return [{ type: name, data: payload }];
      case 'task_complete':
      case 'turn_complete':
        this.#inTurn = false;
        return [{ type: name, data: payload }];
      case 'turn_aborted':
        this.#inTurn = false;
        this.#wasAborted = true;
        return [{ type: name, data: payload }];
      case 'item_completed':
        return isData(payload.item) ? this.#convertItem(payload.item) : [{ type: name, data: payload }];
      case 'user_message':
        return this.#convertText('prompt_sent', 'prompt', findText(payload, 'message') ?? '');
      case 'agent_message':
        return this.#convertText('response_complete', 'content', findText(payload, 'message') ?? '');
      case 'agent_reasoning':
        return this.#convertText('thinking', 'content', findText(payload, 'text') ?? '');
      case 'exec_command_begin':
        return this.#convertCommandStart(payload);
      case 'exec_command_end':
        return this.#convertCommandEnd(findText(payload, 'call_id') ?? '', payload);
      case 'patch_apply_begin':
        return [];
      case 'patch_apply_end':
        return this.#convertChanges(findText(payload, 'call_id') ?? '', payload.changes, payload.success !== false);
      case 'exec_approval_request':
      case 'apply_patch_approval_request':
        return [{ type: 'approval', data: toApproval(payload) }];
      case 'token_count':
        return this.#convertUsage(isData(payload.info) ? payload.info : {});
      case 'error':
      case 'stream_error':
        return [{ type: 'error', data: payload }];
      default:
        return [{ type: name, data: payload }];
    }
  }

  #convertItem(item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = findText(item, 'id') ?? '';
    switch (item.type) {
      case 'UserMessage':
        return this.#convertText('prompt_sent', 'prompt', joinTexts(item.content));
      case 'AgentMessage':
        return this.#convertText('response_complete', 'content', joinTexts(item.content));
      case 'Reasoning': {
        const content = joinTexts(item.summary_text ?? item.summary ?? item.content);
        return content === '' ? [] : this.#convertText('thinking', 'content', content);
      }
      case 'CommandExecution':
        return [...this.#convertCommandStart({ ...item, call_id: id }), ...this.#convertCommandEnd(id, item)];
      case 'FileChange':
        return this.#convertChanges(id, item.changes, item.status === 'completed');
      default:
        return [{ type: typeof item.type === 'string' ? item.type : 'item_completed', data: item }];
    }
  }

  #convertText(type: string, field: string, text: string): Omit<RolloutEvent, 'timestamp'>[] {
    const said = `${type} ${text}`;
    if (said === this.#lastMessage) return [];
    this.#lastMessage = said;
    return [{ type, data: { [field]: text, tokens: null } }];
  }

  /** Reports a command that no call announced, such as one the user ran. */
  #convertCommandStart(item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = findText(item, 'call_id') ?? '';
    if (this.#calls.get(id)?.isReported === true) return [];
    this.#remember(id, { kind: 'command', tool: 'exec_command', isReported: true, isEnded: false });
    return [toCommandEvent(item, id)];
  }

  #convertCommandEnd(id: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    this.#endCall(id);
    const output = findText(item, 'aggregated_output', 'formatted_output', 'stdout') ?? '';
    const status = item.status === 'declined' ? { status: 'declined' } : {};
    const data = {
      output,
      exit_code: findNumber(item, 'exit_code'),
      call_id: id,
      duration_ms: toMilliseconds(item.duration),
    };
    return [{ type: 'bash_output', data: { ...data, ...status } }];
  }

  #convertChanges(id: string, changes: unknown, hasApplied: boolean): Omit<RolloutEvent, 'timestamp'>[] {
    this.#endCall(id);
    const status = hasApplied ? {} : { status: 'didNotApply' };
    return listChanges(changes).map((change) => ({ type: 'file_write', data: { ...change, ...status, call_id: id } }));
  }

  #convertUsage(info: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const total = isData(info.total_token_usage) ? info.total_token_usage : null;
    if (total === null) return [];
    const count = (name: string) => Math.max(0, Math.round(findNumber(total, name) ?? 0));
    const now: TokenCounts = {
      input: count('input_tokens'),
      cached: count('cached_input_tokens'),
      cacheWritten: count('cache_write_input_tokens'),
      output: count('output_tokens'),
      reasoning: count('reasoning_output_tokens'),
    };
    const spent = subtractTokens(now, this.#total);
    this.#total = now;
    if (spent.input === 0 && spent.output === 0) return [];
    return [{ type: 'usage', data: toUsageData({ model: this.#model, ...spent }) }];
  }

  #endCall(id: string): void {
    const call = this.#calls.get(id);
    if (call !== undefined) call.isEnded = true;
  }

  #remember(id: string, call: Call): void {
    this.#calls.set(id, call);
    if (this.#calls.size <= maxCalls) return;
    const [oldest] = this.#calls.keys();
    if (oldest !== undefined) this.#calls.delete(oldest);
  }
}

function toCommandEvent(given: EventData, id: string): Omit<RolloutEvent, 'timestamp'> {
  return { type: 'bash_command', data: { ...toCommand(given), call_id: id } };
}
