import { appendAll } from '../../../shared/base/append-all.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type EventData, isData, numberIn, textIn } from '../../../shared/runs/telemetry-event.ts';
import { usageOf } from '../../../shared/runs/usage-event.ts';
import { noTokens, spentSince, type TokenCounts } from '../../../shared/spending/model-tokens.ts';
import { approvalIn, changesIn, commandIn, durationIn, parsedIn, textsIn } from './rollout-fields.ts';

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
const mostCalls = 10_000;
/** How many events wait for the model, which the first turn names. */
const mostHeld = 64;
/** Lines that repeat what other lines of a rollout say. */
const saidElsewhere: ReadonlySet<string> = new Set(['token_usage_record', 'reasoning', 'exec_command_output_delta']);
const shells: ReadonlySet<string> = new Set([
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
export class RolloutEvents {
  #model: string | null = null;
  #id: string | null = null;
  #total: TokenCounts = noTokens;
  #held: RolloutEvent[] | null = [];
  #begunAt: unknown;
  #inTurn = false;
  #wasAborted = false;
  #lastAt: unknown;
  #lastSaid = '';
  readonly #calls = new Map<string, Call>();

  /** Returns the events of the next line, an object with a `type`. Usually none or one. */
  add(line: EventData): readonly RolloutEvent[] {
    const { timestamp, type } = line;
    const payload = isData(line.payload) ? line.payload : {};
    this.#lastAt = timestamp;
    this.#begunAt ??= timestamp;
    if (type === 'session_meta') this.#id ??= textIn(payload, 'id');
    if (type === 'turn_context') this.#model = textIn(payload, 'model') ?? this.#model;
    const events = this.#eventsOf(String(type), payload).map((event) => ({ ...event, timestamp }));
    if (this.#held === null) return events;
    appendAll(this.#held, events);
    return this.#model !== null || this.#held.length > mostHeld ? this.#release() : [];
  }

  /** Returns the remaining events at the end of the file. */
  end(): readonly RolloutEvent[] {
    const held = this.#held === null ? [] : this.#release();
    const timestamp = this.#lastAt;
    const status = this.#inTurn ? 'cutoff' : this.#wasAborted ? 'cancelled' : 'success';
    const cut = { type: 'error', timestamp, data: { message: t`The rollout ends before its last turn does.` } };
    return [...held, ...(this.#inTurn ? [cut] : []), { type: 'completed', timestamp, data: { status } }];
  }

  #release(): readonly RolloutEvent[] {
    const held = this.#held ?? [];
    this.#held = null;
    const data = { toolchain: 'codex', model: this.#model, issue_id: null, workcell_id: this.#id, schema: 1 };
    return [{ type: 'started', timestamp: this.#begunAt, data }, ...held];
  }

  #eventsOf(type: string, payload: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const name = textIn(payload, 'type') ?? type;
    if (saidElsewhere.has(type) || saidElsewhere.has(name)) return [];
    if (type === 'response_item') return this.#responseItem(name, payload);
    if (type === 'event_msg') return this.#message(name, payload);
    return [{ type, data: payload }];
  }

  /** Converts what the model read or wrote. */
  #responseItem(name: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = textIn(item, 'call_id', 'id') ?? '';
    switch (name) {
      case 'message': {
        // Messages of the person and the model have lines of their own. Codex added the rest.
        const isAdded = item.role !== 'assistant' && (item.role !== 'user' || /^\s*</.test(textsIn(item.content)));
        return isAdded ? [{ type: 'message', data: { role: item.role, content: textsIn(item.content) } }] : [];
      }
      case 'function_call':
      case 'custom_tool_call':
      case 'local_shell_call':
        return this.#call(id, textIn(item, 'name') ?? 'local_shell', item);
      case 'function_call_output':
      case 'custom_tool_call_output':
        return this.#answer(id, item.output);
      default:
        return [{ type: name, data: item }];
    }
  }

  #call(id: string, tool: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const given = parsedIn(item.arguments ?? item.input ?? item.action);
    if (shells.has(tool)) {
      this.#remember(id, { kind: 'command', tool, isReported: true, isEnded: false });
      return [commandEvent(isData(given) ? given : {}, id)];
    }
    if (tool === 'apply_patch') {
      this.#remember(id, { kind: 'patch', tool, isReported: false, isEnded: false });
      return [];
    }
    this.#remember(id, { kind: 'tool', tool, isReported: true, isEnded: false });
    return [{ type: 'tool_call', data: { tool, arguments: given, call_id: id } }];
  }

  #answer(id: string, output: unknown): Omit<RolloutEvent, 'timestamp'>[] {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call?.isEnded === true) return [];
    const result = typeof output === 'string' ? output : textsIn(output) || output;
    if (call?.kind === 'command') return [{ type: 'bash_output', data: { output: result, call_id: id } }];
    return [{ type: 'tool_result', data: { tool: call?.tool ?? 'tool', result, error: null, call_id: id } }];
  }

  /** Converts a message that Codex sent to its clients. */
  #message(name: string, payload: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    switch (name) {
      case 'task_started':
      case 'turn_started':
        this.#inTurn = true;
        this.#wasAborted = false;
        this.#lastSaid = '';
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
        return isData(payload.item) ? this.#item(payload.item) : [{ type: name, data: payload }];
      case 'user_message':
        return this.#said('prompt_sent', 'prompt', textIn(payload, 'message') ?? '');
      case 'agent_message':
        return this.#said('response_complete', 'content', textIn(payload, 'message') ?? '');
      case 'agent_reasoning':
        return this.#said('thinking', 'content', textIn(payload, 'text') ?? '');
      case 'exec_command_begin':
        return this.#begun(payload);
      case 'exec_command_end':
        return this.#ended(textIn(payload, 'call_id') ?? '', payload);
      case 'patch_apply_begin':
        return [];
      case 'patch_apply_end':
        return this.#changed(textIn(payload, 'call_id') ?? '', payload.changes, payload.success !== false);
      case 'exec_approval_request':
      case 'apply_patch_approval_request':
        return [{ type: 'approval', data: approvalIn(payload) }];
      case 'token_count':
        return this.#spent(isData(payload.info) ? payload.info : {});
      case 'error':
      case 'stream_error':
        return [{ type: 'error', data: payload }];
      default:
        return [{ type: name, data: payload }];
    }
  }

  #item(item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = textIn(item, 'id') ?? '';
    switch (item.type) {
      case 'UserMessage':
        return this.#said('prompt_sent', 'prompt', textsIn(item.content));
      case 'AgentMessage':
        return this.#said('response_complete', 'content', textsIn(item.content));
      case 'Reasoning': {
        const content = textsIn(item.summary_text ?? item.summary ?? item.content);
        return content === '' ? [] : this.#said('thinking', 'content', content);
      }
      case 'CommandExecution':
        return [...this.#begun({ ...item, call_id: id }), ...this.#ended(id, item)];
      case 'FileChange':
        return this.#changed(id, item.changes, item.status === 'completed');
      default:
        return [{ type: typeof item.type === 'string' ? item.type : 'item_completed', data: item }];
    }
  }

  #said(type: string, field: string, text: string): Omit<RolloutEvent, 'timestamp'>[] {
    const said = `${type} ${text}`;
    if (said === this.#lastSaid) return [];
    this.#lastSaid = said;
    return [{ type, data: { [field]: text, tokens: null } }];
  }

  /** Reports a command that no call announced, such as one the person ran. */
  #begun(item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const id = textIn(item, 'call_id') ?? '';
    if (this.#calls.get(id)?.isReported === true) return [];
    this.#remember(id, { kind: 'command', tool: 'exec_command', isReported: true, isEnded: false });
    return [commandEvent(item, id)];
  }

  #ended(id: string, item: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    this.#endCall(id);
    const output = textIn(item, 'aggregated_output', 'formatted_output', 'stdout') ?? '';
    const status = item.status === 'declined' ? { status: 'declined' } : {};
    const data = {
      output,
      exit_code: numberIn(item, 'exit_code'),
      call_id: id,
      duration_ms: durationIn(item.duration),
    };
    return [{ type: 'bash_output', data: { ...data, ...status } }];
  }

  #changed(id: string, changes: unknown, hasApplied: boolean): Omit<RolloutEvent, 'timestamp'>[] {
    this.#endCall(id);
    const status = hasApplied ? {} : { status: 'didNotApply' };
    return changesIn(changes).map((change) => ({ type: 'file_write', data: { ...change, ...status, call_id: id } }));
  }

  #spent(info: EventData): Omit<RolloutEvent, 'timestamp'>[] {
    const total = isData(info.total_token_usage) ? info.total_token_usage : null;
    if (total === null) return [];
    const count = (name: string) => Math.max(0, Math.round(numberIn(total, name) ?? 0));
    const now: TokenCounts = {
      input: count('input_tokens'),
      cached: count('cached_input_tokens'),
      cacheWritten: count('cache_write_input_tokens'),
      output: count('output_tokens'),
      reasoning: count('reasoning_output_tokens'),
    };
    const spent = spentSince(now, this.#total);
    this.#total = now;
    if (spent.input === 0 && spent.output === 0) return [];
    return [{ type: 'usage', data: usageOf({ model: this.#model, ...spent }) }];
  }

  #endCall(id: string): void {
    const call = this.#calls.get(id);
    if (call !== undefined) call.isEnded = true;
  }

  #remember(id: string, call: Call): void {
    this.#calls.set(id, call);
    if (this.#calls.size <= mostCalls) return;
    const [oldest] = this.#calls.keys();
    if (oldest !== undefined) this.#calls.delete(oldest);
  }
}

function commandEvent(given: EventData, id: string): Omit<RolloutEvent, 'timestamp'> {
  return { type: 'bash_command', data: { ...commandIn(given), call_id: id } };
}
