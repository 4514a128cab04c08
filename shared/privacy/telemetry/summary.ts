import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { count, durationMs } from './measures.ts';
import type { CountedEvent } from './telemetry-event.ts';

/** Totals since Codex started. Workcell shows them as counts and averages. */
export const telemetrySummary = z.object({
  turns: z.object({ count, tokens: count, outputTokens: count, durationMs }),
  patches: z.object({ succeeded: count, failed: count, durationMs }),
  runs: z.object({ count, nonZeroExits: count, durationMs }),
  tools: count,
  prompts: count,
});
export type TelemetrySummary = Immutable<z.infer<typeof telemetrySummary>>;

export const emptySummary: TelemetrySummary = {
  turns: { count: 0, tokens: 0, outputTokens: 0, durationMs: 0 },
  patches: { succeeded: 0, failed: 0, durationMs: 0 },
  runs: { count: 0, nonZeroExits: 0, durationMs: 0 },
  tools: 0,
  prompts: 0,
};

/** The totals after one more event. Events that are in no total return the same object. */
export function foldSummary(summary: TelemetrySummary, event: CountedEvent): TelemetrySummary {
  switch (event.type) {
    case 'chat.turn_completed': {
      const { turns } = summary;
      return {
        ...summary,
        turns: {
          count: turns.count + 1,
          tokens: turns.tokens + (event.tokens ?? 0),
          outputTokens: turns.outputTokens + (event.outputTokens ?? 0),
          durationMs: turns.durationMs + (event.latencyMs ?? 0),
        },
      };
    }
    case 'patch.end': {
      // A patch that the user or a rule declined is neither a success nor a failure.
      if (event.outcome === 'declined' || event.outcome === 'cancelled') return summary;
      const { patches } = summary;
      const succeeded = event.outcome === 'done' ? 1 : 0;
      return {
        ...summary,
        patches: {
          succeeded: patches.succeeded + succeeded,
          failed: patches.failed + 1 - succeeded,
          durationMs: patches.durationMs + (event.durationMs ?? 0),
        },
      };
    }
    case 'exec.end': {
      // A blocked command with an exit code ran until the sandbox stopped it.
      const neverRan = event.outcome === 'declined' || (event.outcome === 'blocked' && event.exitCode === null);
      if (neverRan) return summary;
      const { runs } = summary;
      return {
        ...summary,
        runs: {
          count: runs.count + 1,
          nonZeroExits: runs.nonZeroExits + (event.exitCode === null || event.exitCode === 0 ? 0 : 1),
          durationMs: runs.durationMs + (event.durationMs ?? 0),
        },
      };
    }
    case 'tool.invoked':
      return { ...summary, tools: summary.tools + 1 };
    case 'prompt.inserted':
      return { ...summary, prompts: summary.prompts + 1 };
    default:
      return summary;
  }
}

/**
 * Computes the average tokens per turn and per second, and the average duration of a patch and of a command, in
 * milliseconds. Null without any.
 */
export function computeAverages({ patches, runs, turns }: TelemetrySummary): {
  readonly tokensPerTurn: number | null;
  readonly tokensPerSecond: number | null;
  readonly patchMs: number | null;
  readonly runMs: number | null;
} {
  const each = (sum: number, number: number) => (number === 0 ? null : sum / number);
  return {
    tokensPerTurn: each(turns.tokens, turns.count),
    tokensPerSecond: each(turns.outputTokens, turns.durationMs / 1_000),
    patchMs: each(patches.durationMs, patches.succeeded + patches.failed),
    runMs: each(runs.durationMs, runs.count),
  };
}
