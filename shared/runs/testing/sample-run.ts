import { noEffort, type RunCard } from '../run-card.ts';
import type { RunEvent } from '../run-event.ts';
import { runIdSchema } from '../run-ref.ts';
import type { RunTotals } from '../run-totals.ts';

/** When the sample run began, in Unix milliseconds. */
export const sampleStart = Date.UTC(2026, 10, 20, 6, 45, 10);

/** A finished run that changed nothing, with overrides for a test. */
export function createSampleCard(id: string, over: Partial<RunCard> = {}): RunCard {
  return {
    run: { projectRoot: '/work/ledger', runId: runIdSchema.parse(id) },
    threadId: null,
    isRead: true,
    state: 'finished',
    title: 'Fix duplicate rows',
    tool: 'codex',
    model: 'gpt-6.1-sol',
    startedAt: sampleStart,
    lastAt: sampleStart + 60_000,
    durationMs: 60_000,
    runningSince: null,
    tokens: 48_213,
    spent: [],
    commands: 0,
    failedCommands: 0,
    files: 0,
    added: 0,
    removed: 0,
    checks: null,
    attempt: null,
    now: [{ text: 'Answered', code: false }],
    bars: [],
    effort: noEffort,
    problem: null,
    ...over,
  };
}

/** The event with this index, at this many seconds. Its position is a hundred times its index. */
export function createSampleEvent(offset: number, type: string, over: Partial<RunEvent> = {}): RunEvent {
  return {
    position: offset * 100,
    offset,
    at: sampleStart + offset * 1_000,
    type,
    state: 'none',
    durationMs: null,
    data: {},
    isCut: false,
    ...over,
  };
}

/** The totals of a finished run with a few events. */
export function createSampleTotals(over: Partial<RunTotals> = {}): RunTotals {
  return {
    state: 'finished',
    events: 10,
    malformed: 0,
    isTorn: false,
    progress: null,
    byType: {},
    tool: 'codex',
    model: 'gpt-6.1-sol',
    startedAt: sampleStart,
    lastAt: sampleStart + 362_000,
    endedAt: sampleStart + 362_000,
    tokensIn: 44_100,
    tokensOut: 4_100,
    spent: [],
    commands: 9,
    failedCommands: 1,
    files: 2,
    added: 65,
    removed: 11,
    change: null,
    ...over,
  };
}
