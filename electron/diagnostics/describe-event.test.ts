import { describe, expect, it } from 'vitest';
import { baselineEvents, telemetryEventTypes } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { describeTelemetryEvent, describeWithoutName } from './describe-event.ts';

const turn = {
  type: 'chat.turn_completed',
  latencyMs: 1,
  tokens: 1,
  outputTokens: 1,
  model: null,
  effort: null,
} as const;

describe('the log line of an event', () => {
  it('logs an event with its name and its known fields', () => {
    expect(describeTelemetryEvent({ type: 'exec.end', outcome: 'failed', exitCode: 3, durationMs: 12.6 })).toEqual({
      domain: 'exec',
      level: 'info',
      text: 'exec.end outcome=failed exitCode=3 durationMs=13',
    });
    expect(
      describeTelemetryEvent({ type: 'exec.end', outcome: 'blocked', exitCode: null, durationMs: null }).text,
    ).toBe('exec.end outcome=blocked');
  });

  it.each([
    [{ type: 'chat.approval_requested', kind: 'patch' }, 'approvals', 'info'],
    [{ type: 'chat.stream_error', class: 'other', httpStatus: null, decision: 'retry' }, 'turn', 'warning'],
    [{ type: 'chat.stream_error', class: 'other', httpStatus: 500, decision: 'gaveUp' }, 'turn', 'error'],
    [{ type: 'diff.apply_failed', files: 1 }, 'diff', 'error'],
    [{ type: 'tool.invoked', kind: 'mcp', outcome: 'done', durationMs: 1 }, 'mcp', 'info'],
    [{ type: 'prompt.inserted', kind: 'skill' }, 'prompts', 'info'],
    [{ type: 'chat.delta_received', deltas: 1, bytes: 1 }, 'turn', 'debug'],
    [{ type: 'chat.copy_blocked_sensitive', secrets: 1 }, 'turn', 'warning'],
    [{ ...turn, status: 'completed' }, 'turn', 'info'],
    [{ ...turn, status: 'failed' }, 'turn', 'warning'],
    [{ ...turn, status: 'codexStopped' }, 'turn', 'warning'],
    [{ type: 'session.resume.failure', durationMs: 1, reason: 'held' }, 'sessions', 'error'],
    [{ type: 'session.resume.partial', durationMs: 1, damaged: 1, newer: 0 }, 'sessions', 'warning'],
    [{ type: 'session.persist.save', durationMs: 1, turns: 1 }, 'sessions', 'debug'],
    [{ type: 'session.persist.failure', durationMs: 1, turns: 1, reason: 'diskFull' }, 'sessions', 'error'],
    [{ type: 'telemetry.suppressed', event: 'exec.end', count: 3 }, 'telemetry', 'warning'],
  ] as const)('logs %j under %s and %s', (event, domain, level) => {
    expect(describeTelemetryEvent(event)).toMatchObject({ domain, level });
  });
});

describe('the catalog', () => {
  it('the event catalog lists each event once', () => {
    expect(new Set(telemetryEventTypes).size).toBe(telemetryEventTypes.length);
  });

  it('the event catalog contains the baseline', () => {
    expect(telemetryEventTypes).toEqual(expect.arrayContaining([...baselineEvents]));
  });
});

describe('the log line of an event while telemetry is off', () => {
  it('logs an event without its name while telemetry is off', () => {
    expect(describeWithoutName({ type: 'diff.apply_failed', files: 2 })).toEqual({
      domain: 'diff',
      level: 'error',
      text: 'apply failed files=2',
    });
    expect(describeWithoutName({ type: 'prompt.inserted', kind: 'skill' }).text).toBe('inserted kind=skill');
  });
});
