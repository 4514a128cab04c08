import type { TurnId } from '../base/ids.ts';
import type { ProviderError } from '../metrics/provider-error.ts';
import { type ModelTokens, noTokens, spentSince, type TokenCounts } from '../spending/model-tokens.ts';
import type { ThreadEvent } from '../transcript/thread-event.ts';
import type { TokenUsage, Transcript, Turn } from '../transcript/turn.ts';
import { eventsOfTurn } from '../workcells/events-of-turn.ts';
import { usageOf } from '../workcells/usage-event.ts';
import type { RunSpans } from './span-record.ts';
import { type SpanEvent, SpansOfRun } from './spans-of-run.ts';

/** What was spent at a moment, Unix milliseconds. */
type Spent = { readonly at: number; readonly tokens: ModelTokens };

/** More answers than this are not counted one by one in a turn; the last one has what they took. */
const mostAnswers = 500;

/**
 * The turns of one thread, each told once, when it ends. A turn that was going on when somebody began to listen is told
 * from its entries, as all are; only what it had spent before is not known then.
 */
export class ToldTurns {
  readonly #running = new Map<TurnId, Spent[]>();
  /** The running total as it was heard last; null before the first. */
  #total: TokenCounts | null = null;

  /** Whether a turn runs that will be told. */
  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Takes what was added to the log, with the transcript after it, and gives the runs that have ended with it. */
  hear(events: readonly ThreadEvent[], transcript: Transcript, now: number): readonly RunSpans[] {
    if (events.every(({ type }) => type === 'textAppended')) return [];
    for (const turn of transcript.turns) {
      if (turn.status === 'running' && !this.#running.has(turn.id)) this.#running.set(turn.id, []);
    }
    const ended: RunSpans[] = [];
    const end = (id: TurnId, error: ProviderError | null): void => {
      const spent = this.#running.get(id) ?? [];
      this.#running.delete(id);
      const turn = transcript.turns.findLast((candidate) => candidate.id === id);
      if (turn !== undefined) ended.push(spansOfTurn(turn, spent, error, now));
    };
    for (const event of events) {
      switch (event.type) {
        case 'turnStarted':
          if (!this.#running.has(event.turnId)) this.#running.set(event.turnId, []);
          break;
        case 'usageUpdated':
          this.#count(event.usage, transcript, now);
          break;
        case 'turnEnded':
          end(event.turnId, event.providerError ?? null);
          break;
        case 'codexStopped':
          for (const id of [...this.#running.keys()]) end(id, null);
          break;
        default:
      }
    }
    return ended;
  }

  #count(usage: TokenUsage, { earlierTurns, turns }: Transcript, at: number): void {
    const total: TokenCounts = {
      input: usage.inputTokens,
      cached: usage.cachedInputTokens,
      cacheWritten: 0,
      output: usage.outputTokens,
      reasoning: usage.reasoningTokens,
    };
    // What a thread had spent before somebody listened is nobody's answer.
    const before = this.#total ?? (turns.length === 1 && earlierTurns === 0 ? noTokens : null);
    this.#total = total;
    if (before === null) return;
    const tokens = spentSince(total, before);
    for (const [id, spent] of [...this.#running].slice(-1)) {
      const model = turns.findLast((turn) => turn.id === id)?.model ?? null;
      if (spent.length < mostAnswers) spent.push({ at, tokens: { model, ...tokens } });
    }
  }
}

function spansOfTurn(turn: Turn, spent: readonly Spent[], error: ProviderError | null, now: number): RunSpans {
  const spans = new SpansOfRun('codex', turn.model);
  if (turn.startedAt !== null) spans.add(startOf(turn.startedAt));
  const events = eventsOfTurn(turn, 0);
  let next = 0;
  for (const [index, event] of events.entries()) {
    const isLast = index === events.length - 1;
    while (next < spent.length) {
      const mark = spent[next];
      if (mark === undefined || (!isLast && (event.at === null || event.at <= mark.at))) break;
      // The end of the turn may have been read off another clock.
      spans.add(eventOf(mark));
      next += 1;
    }
    spans.add(event);
  }
  return spans.end(turn.endedAt ?? turn.startedAt ?? now, error);
}

function startOf(at: number): SpanEvent {
  return { at, type: 'prompt_sent', state: 'none', durationMs: null, data: {} };
}

function eventOf({ at, tokens }: Spent): SpanEvent {
  return { at, type: 'usage', state: 'none', durationMs: null, data: usageOf(tokens) };
}
