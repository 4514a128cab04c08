import { describe, expect, it } from 'vitest';
import { eventsIn } from '../fixtures/testkit/event-counters.ts';
import { baselineEvents } from '../shared/privacy/telemetry/catalogue.ts';
import { reportOf } from './telemetry-report.ts';

const whole = Object.fromEntries(baselineEvents.map((event) => [event, 1]));

describe('the report on events', () => {
  it('has no errors when the baseline occurred', () => {
    expect(reportOf(whole).faults).toEqual([]);
  });

  it('lists a baseline event that did not occur, and an event missing from the catalog', () => {
    const { 'exec.end': _gone, ...rest } = whole;
    expect(reportOf({ ...rest, 'exec.finished': 2 }).faults).toEqual([
      'exec.end is in the baseline and did not occur',
      'exec.finished occurred and is not in the catalogue',
    ]);
  });

  it('lists every event with its count', () => {
    const { markdown } = reportOf({ ...whole, 'exec.end': 41 });
    expect(markdown).toContain('| `exec.end` | yes | 41 |');
    expect(markdown).toContain('| `prompt.inserted` |  | 0 |');
    expect(markdown).toMatch(/never seen\n\n(?:.*\n)*- `prompt\.inserted`/);
  });
});

it('events are read from a log, including those that the throttle kept out of it', () => {
  const log = [
    '2026-01-02T03:04:05.006Z [info] boot: options ready in 6 ms',
    '2026-01-02T03:04:05.006Z [exec] exec: exec.begin source=codex',
    '2026-01-02T03:04:05.006Z [error] turn error: chat.stream_error class=other decision=gaveUp',
    '2026-01-02T03:04:05.006Z [telemetry] telemetry warning: telemetry.suppressed event=exec.begin count=15',
    '2026-01-02T03:04:05.006Z [session] sessions: session.resume.start',
  ];
  expect(eventsIn(`${log.join('\n')}\n`)).toEqual({
    'exec.begin': 16,
    'chat.stream_error': 1,
    'telemetry.suppressed': 1,
    'session.resume.start': 1,
  });
});
