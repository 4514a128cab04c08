import { runIdSchema } from '../../run-ref.ts';
import type { ToolCounters } from '../../tool-tallies.ts';
import type { RunDigest } from '../run-digest.ts';

/** Noon of a day in UTC, in Unix milliseconds. */
export const sampleNow = Date.UTC(2026, 10, 20, 12);

/** A run that finished after a minute, with overrides for a test. */
export function sampleDigest(id: string, over: Partial<RunDigest> = {}): RunDigest {
  return {
    run: { projectRoot: '/w', runId: runIdSchema.parse(id) },
    tool: 'codex',
    model: 'm',
    state: 'finished',
    startedAt: sampleNow - 3_600_000,
    lastAt: sampleNow - 3_540_000,
    durationMs: 60_000,
    spent: [],
    commands: 0,
    failed: 0,
    tools: [],
    asked: 0,
    threadId: null,
    isUnreadable: false,
    ...over,
  };
}

/** The usage of a program. */
export function sampleTool(name: string, over: Partial<ToolCounters> = {}): ToolCounters {
  return { kind: 'command', name, calls: 1, failed: 0, declined: 0, ms: 0, longest: null, ...over };
}
