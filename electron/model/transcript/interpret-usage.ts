import { z } from 'zod';
import { turnId } from '../../../shared/base/ids.ts';
import { noTokens, subtractTokens, type TokenCounts } from '../../../shared/spending/model-tokens.ts';
import { createInterpreter, type Situation } from '../../../shared/transcript/interpretation.ts';
import type { TokenUsage, Turn } from '../../../shared/transcript/turn.ts';

const tokens = z.object({
  totalTokens: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  cacheWriteInputTokens: z.number().default(0),
  outputTokens: z.number(),
  reasoningOutputTokens: z.number(),
});
type Tokens = z.infer<typeof tokens>;

const usage = z.object({
  turnId: turnId.nullish().catch(null),
  tokenUsage: z.object({ total: tokens, last: tokens, modelContextWindow: z.number().nullish() }),
});

/**
 * Handles a usage report: what the thread has used, what fills its context now, and what a turn spent. That is the
 * difference from the previous total while the turn runs. When Codex resumes a thread or starts a fork, it repeats a
 * total that belongs to a finished turn. That total is only the starting point.
 */
export const usageReported = createInterpreter(
  usage,
  ({ tokenUsage: { last, modelContextWindow, total }, ...reported }, situation) => {
    const { cacheWriteInputTokens, cachedInputTokens, inputTokens, outputTokens, reasoningOutputTokens } = total;
    const sums: TokenUsage = {
      totalTokens: total.totalTokens,
      inputTokens,
      cachedInputTokens,
      ...(cacheWriteInputTokens > 0 && { cacheWriteTokens: cacheWriteInputTokens }),
      outputTokens,
      reasoningTokens: reasoningOutputTokens,
      lastTokens: last.totalTokens,
      contextWindow: modelContextWindow ?? null,
    };
    const { at, known, memory } = situation;
    const turn = findRunningTurn(situation, reported.turnId ?? null);
    const spent = turn === null ? noTokens : getSpent(known.usage, total, last);
    if (turn === null || (spent.input === 0 && spent.output === 0)) {
      return { events: [{ type: 'usageUpdated', usage: sums }], memory };
    }
    const by = { turnId: turn.id, at, model: memory.model ?? turn.model };
    return { events: [{ type: 'usageUpdated', usage: sums, spent: { ...by, ...spent } }], memory };
  },
);

/** Finds the turn with this id, or the running turn around it: a review reports its usage under its own id. */
function findRunningTurn({ known }: Situation, id: Turn['id'] | null): Turn | null {
  const named = known.turns.findLast((turn) => turn.id === id);
  if (named !== undefined) return named.status === 'running' ? named : null;
  return known.turns.findLast(({ status }) => status === 'running') ?? null;
}

/** Returns what was spent since the previous total. Totals below zero say nothing: then, it is the last response. */
function getSpent(known: TokenUsage | null, total: Tokens, last: Tokens): TokenCounts {
  const isSound = (counts: Pick<Tokens, 'inputTokens' | 'outputTokens'> | null) =>
    counts === null || (counts.inputTokens >= 0 && counts.outputTokens >= 0);
  if (![known, total, last].every(isSound)) return toTokenCounts(last);
  return subtractTokens(toTokenCounts(total), getTotalBefore(known, total, last));
}

/**
 * Returns the previous total. Without an earlier report, as in some forks, it is this total minus the last response.
 */
function getTotalBefore(known: TokenUsage | null, total: Tokens, last: Tokens): TokenCounts {
  if (known === null || known.totalTokens === 0) {
    return toTokenCounts({
      inputTokens: total.inputTokens - last.inputTokens,
      cachedInputTokens: total.cachedInputTokens - last.cachedInputTokens,
      cacheWriteInputTokens: total.cacheWriteInputTokens - last.cacheWriteInputTokens,
      outputTokens: total.outputTokens - last.outputTokens,
      reasoningOutputTokens: total.reasoningOutputTokens - last.reasoningOutputTokens,
    });
  }
  return toTokenCounts({
    ...known,
    cacheWriteInputTokens: known.cacheWriteTokens ?? 0,
    reasoningOutputTokens: known.reasoningTokens,
  });
}

/** More than any model counts. Sums of what providers report stay exact. */
const maxCount = 1e12;

function toTokenCounts(reported: Omit<Tokens, 'totalTokens'>): TokenCounts {
  const count = (number: number) => (Number.isFinite(number) ? Math.min(maxCount, Math.max(0, Math.round(number))) : 0);
  const [input, output] = [count(reported.inputTokens), count(reported.outputTokens)];
  const cached = Math.min(input, count(reported.cachedInputTokens));
  return {
    input,
    cached,
    cacheWritten: Math.min(input - cached, count(reported.cacheWriteInputTokens)),
    output,
    reasoning: Math.min(output, count(reported.reasoningOutputTokens)),
  };
}
