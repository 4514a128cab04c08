import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { computeAverages, emptySummary, type TelemetrySummary } from '../../../shared/privacy/telemetry/summary.ts';
import type { CountedEvent, TelemetryEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { TelemetryService } from './telemetry-service.ts';

let clock: ManualClock;
let logged: TelemetryEvent[];
let summaries: TelemetrySummary[];
let service: TelemetryService;
let lifetime: Lifetime;
beforeEach(() => {
  clock = new ManualClock();
  logged = [];
  summaries = [];
  lifetime = new Lifetime();
  service = new TelemetryService({
    clock,
    lifetime,
    log: (event) => logged.push(event),
    onSummary: (summary) => summaries.push(summary),
  });
});

const turn = (tokens: number, outputTokens: number, latencyMs: number): CountedEvent => ({
  type: 'chat.turn_completed',
  status: 'completed',
  latencyMs,
  tokens,
  outputTokens,
  model: 'm',
  effort: null,
});
const run = (exitCode: number | null, durationMs: number): CountedEvent => ({
  type: 'exec.end',
  outcome: exitCode === 0 ? 'done' : 'failed',
  exitCode,
  durationMs,
});
const patch = (outcome: 'done' | 'didNotApply' | 'declined', durationMs: number): CountedEvent => ({
  type: 'patch.end',
  outcome,
  files: 1,
  durationMs,
});

describe('the service', () => {
  it('the telemetry service sums up turns, patches, runs, tools and prompts', () => {
    for (const event of [
      turn(100, 40, 1_000),
      turn(300, 80, 3_000),
      run(0, 100),
      run(2, 300),
      run(null, 200),
      patch('done', 50),
      patch('didNotApply', 150),
      patch('declined', 9_000),
      { type: 'tool.invoked', kind: 'mcp', outcome: 'done', durationMs: 5 },
      { type: 'prompt.inserted', kind: 'skill' },
    ] satisfies CountedEvent[]) {
      service.emit(event);
    }
    expect(service.summary).toEqual({
      turns: { count: 2, tokens: 400, outputTokens: 120, durationMs: 4_000 },
      patches: { succeeded: 1, failed: 1, durationMs: 200 },
      runs: { count: 3, nonZeroExits: 1, durationMs: 600 },
      tools: 1,
      prompts: 1,
    });
    expect(computeAverages(service.summary)).toEqual({
      tokensPerTurn: 200,
      tokensPerSecond: 30,
      patchMs: 100,
      runMs: 200,
    });
    expect(summaries.at(-1)).toBe(service.summary);
  });

  it('the telemetry service counts events without numbers', () => {
    const unknown = { latencyMs: null, tokens: null, outputTokens: null, model: null, effort: null };
    service.emit({ type: 'chat.turn_completed', status: 'interrupted', ...unknown });
    service.emit({ type: 'exec.end', outcome: 'cutOff', exitCode: null, durationMs: null });
    service.emit({ type: 'exec.end', outcome: 'blocked', exitCode: null, durationMs: null });
    service.emit({ type: 'patch.end', outcome: 'cutOff', files: 0, durationMs: null });
    service.emit({ type: 'chat.retry_initiated' });
    expect(service.summary).toEqual({
      ...emptySummary,
      turns: { count: 1, tokens: 0, outputTokens: 0, durationMs: 0 },
      patches: { succeeded: 0, failed: 1, durationMs: 0 },
      runs: { count: 1, nonZeroExits: 0, durationMs: 0 },
    });
  });

  it('the telemetry service counts a command that the sandbox stopped as a run, like one that failed', () => {
    service.emit({ type: 'exec.end', outcome: 'blocked', exitCode: 1, durationMs: null });
    service.emit({ type: 'exec.end', outcome: 'failed', exitCode: 1, durationMs: 300 });
    expect(service.summary.runs).toEqual({ count: 2, nonZeroExits: 2, durationMs: 300 });
  });

  it('the telemetry service reports at its end what the throttle has held back', () => {
    for (let number = 0; number < 12; number += 1) service.emit(run(0, 1));
    void lifetime.end();
    expect(logged.at(-1)).toEqual({ type: 'telemetry.suppressed', event: 'exec.end', count: 2 });
  });

  it('the telemetry service has no averages without data', () => {
    expect(computeAverages(emptySummary)).toEqual({
      tokensPerTurn: null,
      tokensPerSecond: null,
      patchMs: null,
      runMs: null,
    });
  });

  it('the telemetry service starts over on reset, and announces that only if something changes', () => {
    service.reset();
    expect(summaries).toEqual([]);
    service.emit(turn(1, 1, 1));
    service.reset();
    expect(summaries.at(-1)).toEqual(emptySummary);
    expect(service.summary).toEqual(emptySummary);
  });

  it('the telemetry service counts every event, and logs per kind what the throttle lets pass and how many it held back', () => {
    for (let number = 0; number < 25; number += 1) service.emit(run(0, 1));
    service.emit(turn(1, 1, 1));
    expect(service.summary.runs.count).toBe(25);
    expect(logged.map(({ type }) => type)).toEqual([...Array<string>(10).fill('exec.end'), 'chat.turn_completed']);
    clock.advance(30_000);
    expect(logged.at(-1)).toEqual({ type: 'telemetry.suppressed', event: 'exec.end', count: 15 });
  });
});
