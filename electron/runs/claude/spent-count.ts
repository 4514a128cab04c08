import {
  addTokens,
  allTokens,
  type ModelTokens,
  noTokens,
  spentSince,
  type TokenCounts,
} from '../../../shared/spending/model-tokens.ts';
import type { MessageUsage, TotalUsage } from './claude-line.ts';

/** Of so many messages it is known what they have spent: they come one after the other, and those of agents between. */
const mostMessages = 200;

/**
 * Counts what models read and write. Claude Code tells it of a message again and again, each time more of it, and at the
 * end of a turn of all models since it was started, with agents and little requests of its own. What is told on is what
 * has come to it since.
 */
export class SpentCount {
  readonly #byMessage = new Map<string, TokenCounts>();
  #untold: readonly ModelTokens[] = [];
  #reported: readonly ModelTokens[] = [];

  /** A message has spent so much by now. A number that is less than before is an older one. */
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
   * A turn has ended, and this is what each model has spent since the start. Where a model was told of that is not among
   * these, names do not say the same, and counting on is safer than counting twice.
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

  /** What was not taken yet, each model once. */
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

/** Anthropic counts what has to do with a cache beside the input, and we count it as a part of that. */
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
