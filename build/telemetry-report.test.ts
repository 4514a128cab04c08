import { describe, expect, it } from 'vitest';
import { countEvents } from '../fixtures/testkit/event-counters.ts';
import { baselineEvents } from '../shared/privacy/telemetry/telemetry-event.ts';
import { createTelemetryReport } from './telemetry-report.ts';

const whole = Object.fromEntries(baselineEvents.map((event) => [event, 1]));

describe('the report on events', () => {
  it('reports no errors when all baseline events occurred', () => {
    expect(createTelemetryReport(whole).faults).toEqual([]);
  });

  it('reports a baseline event that did not occur, and an event missing from the catalog', () => {
    const { 'exec.end': _gone, ...rest } = whole;
    expect(createTelemetryReport({ ...rest, 'exec.finished': 2 }).faults).toEqual([
      'exec.end is in the baseline and did not occur',
      'exec.finished occurred and is not in the catalog',
    ]);
  });

  it('reports every event with its count', () => {
    const { markdown } = createTelemetryReport({ ...whole, 'exec.end': 41 });
    expect(markdown).toContain('| `exec.end` | yes | 41 |');
    expect(markdown).toContain('| `prompt.inserted` |  | 0 |');
    expect(markdown).toMatch(/never seen\n\n(?:.*\n)*- `prompt\.inserted`/);
  });
});

it('reads events from a log, including those that the throttle kept out of it', () => {
  const log = [
    '2026-01-02T03:04:05.006Z [info] boot: options ready in 6 ms',
    '2026-01-02T03:04:05.006Z [exec] exec: exec.begin source=codex',
    '2026-01-02T03:04:05.006Z [error] turn error: chat.stream_error class=other decision=gaveUp',
    '2026-01-02T03:04:05.006Z [telemetry] telemetry warning: telemetry.suppressed event=exec.begin count=15',
    '2026-01-02T03:04:05.006Z [session] sessions: session.resume.start',
  ];
  expect(countEvents(`${log.join('\n')}\n`)).toEqual({
    'exec.begin': 16,
    'chat.stream_error': 1,
    'telemetry.suppressed': 1,
    'session.resume.start': 1,
  });
});
