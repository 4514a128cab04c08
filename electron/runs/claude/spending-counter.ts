import {
  addTokens,
  type ModelTokens,
  noTokens,
  subtractTokens,
  sumAllTokens,
  type TokenCounts,
} from '../../../shared/spending/model-tokens.ts';
import type { MessageUsage, TotalUsage } from './claude-line.ts';

/** How many messages' counts are remembered. Messages come one after another, with those of agents in between. */
const maxMessages = 200;

/**
 * Counts the tokens that models read and write. Claude Code reports the growing count of a message repeatedly, and at
 * the end of a turn the counts of all models since its start, including agents and its own small requests. This class
 * returns the increments.
 */
export class SpendingCounter {
  readonly #byMessage = new Map<string, TokenCounts>();
  #unreported: readonly ModelTokens[] = [];
  #reported: readonly ModelTokens[] = [];

  /** Sets the current counts of a message. A smaller number than before is an older one. */
  note(messageId: string, model: string | null, usage: MessageUsage): void {
    const before = this.#byMessage.get(messageId) ?? noTokens;
    const now = maxOfEach(
      toTokenCounts({
        fresh: usage.input_tokens,
        cached: usage.cache_read_input_tokens,
        written: usage.cache_creation_input_tokens,
        output: usage.output_tokens,
      }),
      before,
    );
    this.#byMessage.set(messageId, now);
    const [oldest] = this.#byMessage.keys();
    if (this.#byMessage.size > maxMessages && oldest !== undefined) this.#byMessage.delete(oldest);
    this.#add(model, subtractTokens(now, before));
  }

  /**
   * Sets each model's counts since the start, at the end of a turn. If a model that was reported before is missing
   * here, the names do not match. Then it ignores these counts: counting only messages is safer than counting twice.
   */
  setTotals(totals: TotalUsage): void {
    const known = [...this.#reported, ...this.#unreported];
    if (known.some(({ model }) => model === null || totals[model] === undefined)) return;
    for (const [model, reported] of Object.entries(totals)) {
      const { cacheCreationInputTokens, cacheReadInputTokens, inputTokens, outputTokens } = reported;
      const total = toTokenCounts({
        fresh: inputTokens,
        cached: cacheReadInputTokens,
        written: cacheCreationInputTokens,
        output: outputTokens,
      });
      const before = sumAllTokens(known.filter((each) => each.model === model));
      this.#add(model, subtractTokens(maxOfEach(total, before), before));
    }
  }

  /** Returns the increments since the last call, each model once. */
  take(): readonly ModelTokens[] {
    const untold = this.#unreported;
    for (const each of untold) this.#reported = addTokens(this.#reported, each);
    this.#unreported = [];
    return untold;
  }

  #add(model: string | null, more: TokenCounts): void {
    if (more.input > 0 || more.output > 0) this.#unreported = addTokens(this.#unreported, { model, ...more });
  }
}

type ReportedTokens = {
  readonly fresh: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
};

/** Adds cached tokens to the input. Anthropic counts them separately. */
function toTokenCounts(reported: ReportedTokens): TokenCounts {
  const [cached, cacheWritten] = [Math.round(reported.cached), Math.round(reported.written)];
  const input = Math.round(reported.fresh) + cached + cacheWritten;
  return { input, cached, cacheWritten, output: Math.round(reported.output), reasoning: 0 };
}

function maxOfEach(one: TokenCounts, other: TokenCounts): TokenCounts {
  return {
    input: Math.max(one.input, other.input),
    cached: Math.max(one.cached, other.cached),
    cacheWritten: Math.max(one.cacheWritten, other.cacheWritten),
    output: Math.max(one.output, other.output),
    reasoning: 0,
  };
}
