import type { EventState, EventType } from './run-event.ts';

/** The version of the telemetry file format. The `started` event, which is the first line, carries it as `schema`. */
export const telemetrySchema = 1;

/**
 * The fields of each telemetry event besides `type` and `timestamp`. Files from other programs may omit fields or add
 * more, so readers must take nothing for granted. Our writers provide exactly these.
 */
export type TelemetryEvents = {
  started: {
    readonly toolchain: string;
    readonly model: string | null;
    readonly issue_id: string | null;
    readonly workcell_id: string | null;
  };
  prompt_sent: { readonly prompt: string; readonly tokens: number | null };
  response_chunk: { readonly content: string };
  response_complete: { readonly content: string; readonly tokens: number | null };
  tool_call: { readonly tool: string; readonly arguments: unknown; readonly call_id: string | null };
  tool_result: {
    readonly tool: string;
    readonly result: unknown;
    /** What went wrong. Null when nothing did. */
    readonly error: string | null;
    readonly call_id: string | null;
    readonly duration_ms: number | null;
  };
  bash_command: { readonly command: string; readonly cwd: string | null; readonly call_id: string | null };
  bash_output: {
    readonly output: string;
    readonly exit_code: number | null;
    readonly call_id: string | null;
    readonly duration_ms: number | null;
    /** How it ended other than by itself: `blocked` by the sandbox, `stopped` by the user, or `cutOff` with Codex. */
    readonly status?: 'blocked' | 'stopped' | 'cutOff';
  };
  file_read: { readonly path: string };
  /** The diff is unified. The counts are lines. */
  file_write: {
    readonly path: string;
    readonly diff: string | null;
    readonly added: number | null;
    readonly removed: number | null;
  };
  thinking: { readonly content: string };
  /** An approval request, written once when asked and once with the answer. */
  approval: {
    /** The same in both events. */
    readonly approval_id: string;
    /** What to allow: a command, a tool, or a file edit. */
    readonly command: string | null;
    readonly tool: string | null;
    readonly path: string | null;
    /** `approved`, `approvedForSession`, `declined`, `cancelled` or `expired`; null while it waits. */
    readonly decision: string | null;
    /** `person`, `otherWindow`, `rule`, `interrupt`, or `codex`. Null when it was not decided. */
    readonly by: string | null;
    /** How long it waited. */
    readonly duration_ms: number | null;
  };
  /** Tokens spent since the last usage event, each the difference of a running total. */
  usage: {
    readonly model: string | null;
    /** All input tokens, including cache reads and cache writes. */
    readonly input_tokens: number;
    readonly cached_input_tokens: number;
    readonly cache_write_tokens: number;
    /** All output tokens, including reasoning. */
    readonly output_tokens: number;
    readonly reasoning_tokens: number;
  };
  completed: { readonly status: string; readonly exit_code: number | null; readonly duration_ms: number | null };
  error: {
    readonly message: string;
    /** The first file of a patch that did not apply. */
    readonly path?: string;
    /** The declined command. */
    readonly call_id?: string;
  };
};

/** Fields that are not known may be left out. */
export type NullsOptional<Data> = {
  readonly [Name in keyof Data as null extends Data[Name] ? never : Name]: Data[Name];
} & { readonly [Name in keyof Data as null extends Data[Name] ? Name : never]?: Data[Name] };

/** One event in its written form. */
export type RunTelemetryEvent = {
  [Type in EventType]: { readonly type: Type; readonly data: TelemetryEvents[Type] };
}[EventType];

/** The data of an event that was read. It may contain anything. */
export type EventData = Readonly<Record<string, unknown>>;

/** The first of several fields that is a non-empty text. */
export function findText(data: EventData, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The first of several fields that is a number, or a text of digits, which some writers use. */
export function findNumber(data: EventData, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = data[name];
    const number = typeof value === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
}

/** The name of the tool that an event calls or answers for. */
export function findTool(data: EventData): string | null {
  return findText(data, 'tool', 'tool_name', 'name');
}

/** The file that an event reads or writes. */
export function findPath(data: EventData): string | null {
  const own = findText(data, 'path', 'file_path');
  if (own !== null) return own;
  const given = data.arguments ?? data.args ?? data.input;
  return isData(given) ? findText(given, 'path', 'file_path') : null;
}

/** Returns how long the event's work took, in milliseconds. */
export function findDuration(data: EventData): number | null {
  const duration = findNumber(data, 'duration_ms');
  return duration === null || duration < 0 ? null : duration;
}

const statesByWord: ReadonlyMap<string, EventState> = new Map([
  ...mapWords('done', 'success', 'succeeded', 'ok', 'done', 'complete', 'completed', 'passed', 'finished', 'approved'),
  ...mapWords('failed', 'failed', 'failure', 'error', 'errored', 'timeout', 'timed_out', 'crashed'),
  ...mapWords('failed', 'blocked', 'stopped', 'cutoff', 'didnotapply'),
  ...mapWords('declined', 'declined', 'denied', 'rejected'),
  ...mapWords('running', 'running', 'in_progress', 'pending', 'starting', 'background', 'applying'),
  ...mapWords('waiting', 'waiting'),
]);

/** Types that only record that something happened. */
const stateless: ReadonlySet<string> = new Set([
  'started',
  'prompt_sent',
  'response_chunk',
  'response_complete',
  'thinking',
  'usage',
]);
/** Types that report an end. Without other evidence, it was successful. */
const endings: ReadonlySet<string> = new Set(['tool_result', 'bash_output']);

/** The state an event reports, from its status, exit code, and error. */
export function toEventState(type: string, data: EventData): EventState {
  if (type === 'error') return 'failed';
  if (type === 'approval') return toApprovalState(data);
  if (stateless.has(type)) return 'none';
  const { error, status, success } = data;
  const reported = typeof status === 'string' ? statesByWord.get(status.toLowerCase()) : undefined;
  const exitCode = findNumber(data, 'exit_code');
  const erred = (error !== undefined && error !== null && error !== '' && error !== false) || data.is_error === true;
  if (reported === 'declined') return reported;
  if ((exitCode !== null && exitCode !== 0) || erred || success === false) return 'failed';
  if (reported !== undefined) return reported;
  if (exitCode === 0 || success === true) return 'done';
  return endings.has(type) || (type === 'completed' && status === undefined) ? 'done' : 'none';
}

/** An undecided approval is still waiting. */
function toApprovalState({ decision }: EventData): EventState {
  if (typeof decision !== 'string') return 'waiting';
  return decision.startsWith('approved') ? 'done' : 'declined';
}

function mapWords(state: EventState, ...of: readonly string[]): [string, EventState][] {
  return of.map((word) => [word, state]);
}

/** Returns whether a value is an object with fields. */
export function isData(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
