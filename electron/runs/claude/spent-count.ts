import {
  addTokens,
  allTokens,
  type ModelTokens,
  noTokens,
  spentSince,
  type TokenCounts,
} from '../../../shared/spending/model-tokens.ts';
import type { MessageUsage, TotalUsage } from './claude-line.ts';

/** How many messages' counts are remembered. Messages come one after another, with those of agents in between. */
const mostMessages = 200;

/**
 * Counts what models read and write. Claude Code reports the growing count of a message repeatedly, and at the end of a
 * turn the counts of all models since its start, including agents and its own small requests. This class returns the
 * increments.
 */
export class SpentCount {
  readonly #byMessage = new Map<string, TokenCounts>();
  #untold: readonly ModelTokens[] = [];
  #reported: readonly ModelTokens[] = [];

  /** Sets the current counts of a message. A smaller number than before is an older one. */
  note(messageId: string, model: string | null, usage: MessageUsage): void {
    const before = this.#byMessage.get(messageId) ?? noTokens;
    const now = atLeast(
      countsOf({
        fresh: usage.input_tokens,
        cached: usage.cache_read_input_tokens,
        written: usage.cache_creation_input_tokens,
        output: usage.output_tokens,
      }),
      before,
    );
    this.#byMessage.set(messageId, now);
    const [oldest] = this.#byMessage.keys();
    if (this.#byMessage.size > mostMessages && oldest !== undefined) this.#byMessage.delete(oldest);
    this.#put(model, spentSince(now, before));
  }

  /**
   * Sets each model's counts since the start, at the end of a turn. If a model that was reported before is missing
   * here, the names do not match. Then it ignores these counts: counting only messages is safer than counting twice.
   */
  settle(totals: TotalUsage): void {
    const known = [...this.#reported, ...this.#untold];
    if (known.some(({ model }) => model === null || totals[model] === undefined)) return;
    for (const [model, reported] of Object.entries(totals)) {
      const { cacheCreationInputTokens, cacheReadInputTokens, inputTokens, outputTokens } = reported;
      const total = countsOf({
        fresh: inputTokens,
        cached: cacheReadInputTokens,
        written: cacheCreationInputTokens,
        output: outputTokens,
      });
      const before = allTokens(known.filter((each) => each.model === model));
      this.#put(model, spentSince(atLeast(total, before), before));
    }
  }

  /** Takes the increments since the last call, each model once. */
  take(): readonly ModelTokens[] {
    const untold = this.#untold;
    for (const each of untold) this.#reported = addTokens(this.#reported, each);
    this.#untold = [];
    return untold;
  }

  #put(model: string | null, more: TokenCounts): void {
    if (more.input > 0 || more.output > 0) this.#untold = addTokens(this.#untold, { model, ...more });
  }
}

type Told = { readonly fresh: number; readonly cached: number; readonly written: number; readonly output: number };

/** Anthropic counts cached tokens separately from the input. We count them as part of it. */
function countsOf(reported: Told): TokenCounts {
  const [cached, cacheWritten] = [Math.round(reported.cached), Math.round(reported.written)];
  const input = Math.round(reported.fresh) + cached + cacheWritten;
  return { input, cached, cacheWritten, output: Math.round(reported.output), reasoning: 0 };
}

function atLeast(one: TokenCounts, other: TokenCounts): TokenCounts {
  return {
    input: Math.max(one.input, other.input),
    cached: Math.max(one.cached, other.cached),
    cacheWritten: Math.max(one.cacheWritten, other.cacheWritten),
    output: Math.max(one.output, other.output),
    reasoning: 0,
  };
}
