import { type DigestFacts, selectDigestTools } from '../../shared/runs/analysis/run-digest.ts';
import { type RunCounters, toTotals } from './run-counters.ts';

/** The maximum length of a name. A file may use any names for its tool and models. */
const maxNameLength = 100;

/** Returns the digest of a fully counted telemetry file, and the tool it names. */
export function toDigest(counters: RunCounters): DigestFacts & { readonly tool: string | null } {
  const { spent } = toTotals(counters, { isTorn: false, progress: null, change: null });
  const { byType, commands, endedAt, failedCommands, lastAt, model, startedAt, state, tool, tools } = counters;
  const goesOn = state === 'starting' || state === 'running' || state === 'waiting';
  const end = endedAt ?? lastAt;
  return {
    state,
    tool: cut(tool),
    model: cut(model),
    startedAt,
    lastAt,
    durationMs: goesOn || startedAt === null || end === null ? null : Math.max(0, end - startedAt),
    spent: spent.map((tokens) => ({ ...tokens, model: cut(tokens.model) })),
    commands,
    failed: failedCommands,
    tools: selectDigestTools(Object.values(tools.byKey)),
    asked: byType.approval ?? 0,
  };
}

function cut(name: string | null): string | null {
  return name?.slice(0, maxNameLength).toWellFormed() ?? null;
}
