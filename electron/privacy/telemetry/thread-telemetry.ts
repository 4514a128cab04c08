import { Buffer } from 'node:buffer';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import type { CommandEntry, Entry, PatchEntry, ToolEntry, UserEntry } from '../../../shared/transcript/entry.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { TokenUsage, Turn } from '../../../shared/transcript/turn.ts';

type EventOf<Type extends ThreadEvent['type']> = Extract<ThreadEvent, { type: Type }>;

/** The current state of a turn. */
type OpenTurn = {
  readonly startedAt: number | null;
  readonly model: string | null;
  readonly before: TokenUsage | null;
  isRetry: boolean;
  /** The counted commands, patches and tools of the turn, running or not. */
  readonly seen: Set<EntryId>;
  deltas: number;
  bytes: number;
};

type WorkEntry = CommandEntry | PatchEntry | ToolEntry;

export type ThreadTelemetryDeps = {
  readonly clock: Clock;
  readonly emit: (event: CountedEvent, threadId: ThreadId) => void;
};

/**
 * Counts the events of one thread: turns and messages from its log, and actions from the state of the turns, because
 * many events can end an action. Turns loaded from a store happened before and are not counted.
 */
export class ThreadTelemetry {
  readonly #threadId: ThreadId;
  readonly #deps: ThreadTelemetryDeps;
  readonly #turns = new Map<TurnId, OpenTurn>();
  /** When each running action started. */
  readonly #openEntries = new Map<EntryId, number>();
  readonly #retries = new Set<ClientMessageId>();
  #usage: TokenUsage | null = null;
  #effort: string | null = null;

  constructor(threadId: ThreadId, deps: ThreadTelemetryDeps) {
    this.#threadId = threadId;
    this.#deps = deps;
  }

  /**
   * Handles the next events of the thread's log, and the current state of the turns that they may have changed.
   * `effort` is the thread's reasoning effort. Null means Codex's default.
   */
  handle(events: readonly ThreadEvent[], turns: readonly Turn[], effort: string | null): void {
    this.#effort = effort;
    const known = new Map(this.#turns);
    for (const event of events) {
      this.#handle(event);
      if (event.type === 'turnStarted') this.#notice(known, event.turnId);
    }
    for (const turn of turns) this.#checkEntries(turn, known.get(turn.id) ?? null);
  }

  /** Includes a turn that starts and ends at once. */
  #notice(known: Map<TurnId, OpenTurn>, turnId: TurnId): void {
    const turn = this.#turns.get(turnId);
    if (turn !== undefined) known.set(turnId, turn);
  }

  #handle(event: ThreadEvent): void {
    switch (event.type) {
      case 'messageSubmitted':
        if (event.entry.kind === 'user') this.#submitted(event.entry);
        return;
      case 'messageNotSent':
        if (this.#retries.delete(event.clientId)) this.#emit({ type: 'chat.retry_abort', status: 'notSent' });
        return;
      case 'turnStarted':
        this.#started(event);
        return;
      case 'textAppended':
        this.#streamed(event);
        return;
      case 'streamDropped':
        this.#emit({ type: 'chat.text_dropped', reason: event.reason });
        return;
      case 'entryPut':
        if (event.entry.kind === 'user') this.#confirmed(event.turnId, event.entry);
        return;
      case 'usageUpdated':
        this.#usage = event.usage;
        return;
      case 'turnEnded':
        this.#ended(event.turnId, event.status, event.durationMs, event.at);
        return;
      case 'codexStopped':
        for (const turnId of [...this.#turns.keys()]) this.#ended(turnId, 'codexStopped', null, event.at);
        return;
      default:
    }
  }

  #submitted({ clientId, retryOf, sources, steered, text }: UserEntry): void {
    this.#emit({ type: 'chat.submission', characters: text.length, attachments: sources.length, steered });
    if (retryOf === null) return;
    this.#emit({ type: 'chat.retry_initiated' });
    if (clientId !== null) this.#retries.add(clientId);
  }

  #started({ at, clientId = null, model, turnId }: EventOf<'turnStarted'>): void {
    if (this.#turns.has(turnId)) return;
    const isRetry = clientId !== null && this.#retries.delete(clientId);
    this.#turns.set(turnId, {
      startedAt: at,
      model,
      before: this.#usage,
      isRetry,
      seen: new Set(),
      deltas: 0,
      bytes: 0,
    });
    this.#emit({ type: 'chat.turn_started', ...this.#chosen(model) });
  }

  #streamed({ text, turnId }: EventOf<'textAppended'>): void {
    const turn = this.#turns.get(turnId);
    if (turn === undefined) return;
    turn.deltas += 1;
    turn.bytes += Buffer.byteLength(text);
  }

  #ended(
    turnId: TurnId,
    status: 'completed' | 'interrupted' | 'failed' | 'codexStopped',
    durationMs: number | null,
    at: number | null,
  ): void {
    const turn = this.#turns.get(turnId);
    if (turn === undefined) return;
    this.#turns.delete(turnId);
    const latencyMs = durationMs ?? getDuration(turn.startedAt, at);
    if (turn.deltas > 0) this.#emit({ type: 'chat.delta_received', deltas: turn.deltas, bytes: turn.bytes });
    this.#emit({ type: 'chat.turn_completed', status, latencyMs, ...this.#spent(turn), ...this.#chosen(turn.model) });
    if (!turn.isRetry) return;
    this.#emit(
      status === 'completed' ? { type: 'chat.retry_success', latencyMs } : { type: 'chat.retry_abort', status },
    );
  }

  #confirmed(turnId: TurnId, { clientId }: UserEntry): void {
    const turn = this.#turns.get(turnId);
    if (turn !== undefined && clientId !== null && this.#retries.delete(clientId)) turn.isRetry = true;
  }

  /**
   * Counts the starts and ends of a turn's actions. `open` is the turn's state; null if the turn started elsewhere or
   * earlier.
   */
  #checkEntries({ entries }: Turn, open: OpenTurn | null): void {
    for (const entry of entries) {
      if (!isWork(entry)) continue;
      if (open !== null && !open.seen.has(entry.id)) {
        open.seen.add(entry.id);
        this.#startEntry(entry);
      }
      if (this.#openEntries.has(entry.id) && !isOpen(entry)) this.#end(entry);
    }
  }

  #startEntry(entry: WorkEntry): void {
    this.#openEntries.set(entry.id, this.#deps.clock.now());
    if (entry.kind === 'command') this.#emit({ type: 'exec.begin', source: entry.source });
    if (entry.kind === 'patch') this.#emit({ type: 'patch.begin', files: entry.files.length });
  }

  #end(entry: WorkEntry): void {
    const now = this.#deps.clock.now();
    const begunAt = this.#openEntries.get(entry.id) ?? now;
    this.#openEntries.delete(entry.id);
    switch (entry.kind) {
      case 'command': {
        const { durationMs, exitCode, status } = entry;
        const took = durationMs ?? now - begunAt;
        this.#emit({ type: 'exec.end', outcome: commandOutcomes[status], exitCode, durationMs: took });
        return;
      }
      case 'patch': {
        const outcome = patchOutcomes[entry.status];
        const files = entry.files.length;
        // The time that a patch waited for approval does not count.
        const durationMs = Math.max(0, now - (entry.approval?.settledAt ?? begunAt));
        this.#emit({ type: 'patch.end', outcome, files, durationMs });
        if (outcome === 'didNotApply' || outcome === 'failed') this.#emit({ type: 'diff.apply_failed', files });
        return;
      }
      case 'tool': {
        const { durationMs, server, status } = entry;
        const kind = server === null ? 'own' : 'mcp';
        this.#emit({ type: 'tool.invoked', kind, outcome: toolOutcomes[status], durationMs });
      }
    }
  }

  #chosen(model: string | null): { readonly model: string | null; readonly effort: string | null } {
    return { model, effort: this.#effort };
  }

  /** Computes the usage from the thread's total. Adding up the single answers would count some twice. */
  #spent({ before }: OpenTurn): { readonly tokens: number | null; readonly outputTokens: number | null } {
    const now = this.#usage;
    if (now === null) return { tokens: null, outputTokens: null };
    return {
      tokens: Math.max(0, now.totalTokens - (before?.totalTokens ?? 0)),
      outputTokens: Math.max(0, now.outputTokens - (before?.outputTokens ?? 0)),
    };
  }

  #emit(event: CountedEvent): void {
    this.#deps.emit(event, this.#threadId);
  }
}

type Outcome<Type extends CountedEvent['type']> = Extract<CountedEvent, { type: Type; outcome: string }>['outcome'];

/** The outcomes. Running states have none and never reach this code. */
const commandOutcomes = {
  starting: 'cutOff',
  running: 'cutOff',
  waiting: 'cutOff',
  background: 'cutOff',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
  blocked: 'blocked',
  stopped: 'stopped',
  cutOff: 'cutOff',
} as const satisfies Readonly<Record<CommandEntry['status'], Outcome<'exec.end'>>>;

const patchOutcomes = {
  applying: 'cutOff',
  waiting: 'cutOff',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
  didNotApply: 'didNotApply',
  cancelled: 'cancelled',
  cutOff: 'cutOff',
} as const satisfies Readonly<Record<PatchEntry['status'], Outcome<'patch.end'>>>;

const toolOutcomes = {
  running: 'cutOff',
  waiting: 'cutOff',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
  cutOff: 'cutOff',
} as const satisfies Readonly<Record<ToolEntry['status'], Outcome<'tool.invoked'>>>;

function isWork(entry: Entry): entry is WorkEntry {
  return entry.kind === 'command' || entry.kind === 'patch' || entry.kind === 'tool';
}

function isOpen(entry: WorkEntry): boolean {
  if (entry.kind === 'command') return isOpenCommand(entry.status);
  if (entry.kind === 'patch') return entry.status === 'applying' || entry.status === 'waiting';
  return entry.status === 'running' || entry.status === 'waiting';
}

function getDuration(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, to - from);
}
