import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import {
  type CountedEvent,
  type CountedEventType,
  type TelemetryEvent,
  telemetryEvent,
  telemetryEventTypes,
} from '../../../shared/privacy/telemetry/telemetry-event.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { describeTelemetryEvent } from '../../diagnostics/describe-event.ts';
import { TelemetryService } from '../telemetry/telemetry-service.ts';

type EventOf<Type extends CountedEventType> = Extract<CountedEvent, { type: Type }>;

/** Every counter of the catalog, with its log line. A missing one does not compile. */
const counters: {
  readonly [Type in CountedEventType]: readonly [fields: Omit<EventOf<Type>, 'type'>, line: string];
} = {
  'chat.submission': [
    { characters: 12, attachments: 1, steered: true },
    'turn: chat.submission characters=12 attachments=1 steered=true',
  ],
  'chat.turn_started': [{ model: 'm', effort: 'high' }, 'turn: chat.turn_started model=m effort=high'],
  'chat.turn_completed': [
    { status: 'completed', latencyMs: 7, tokens: 5, outputTokens: 3, model: 'm', effort: null },
    'turn: chat.turn_completed status=completed latencyMs=7 tokens=5 outputTokens=3 model=m',
  ],
  'chat.delta_received': [{ deltas: 2, bytes: 9 }, 'turn: chat.delta_received deltas=2 bytes=9'],
  'chat.text_dropped': [{ reason: 'steered' }, 'turn: chat.text_dropped reason=steered'],
  'chat.retry_initiated': [{}, 'turn: chat.retry_initiated'],
  'chat.retry_success': [{ latencyMs: 7.6 }, 'turn: chat.retry_success latencyMs=8'],
  'chat.retry_abort': [{ status: 'notSent' }, 'turn: chat.retry_abort status=notSent'],
  'chat.clipboard_copy': [{ characters: 4 }, 'turn: chat.clipboard_copy characters=4'],
  'chat.clipboard_copy_all': [{ characters: 40 }, 'turn: chat.clipboard_copy_all characters=40'],
  'chat.copy_blocked_sensitive': [{ secrets: 1 }, 'turn: chat.copy_blocked_sensitive secrets=1'],
  'chat.approval_requested': [{ kind: 'patch' }, 'approvals: chat.approval_requested kind=patch'],
  'chat.approval_resolved': [
    { kind: 'patch', outcome: 'approved', policy: 'person', waitedMs: 3 },
    'approvals: chat.approval_resolved kind=patch outcome=approved policy=person waitedMs=3',
  ],
  'chat.stream_error': [
    { class: 'serverOverloaded', httpStatus: 503, decision: 'retry' },
    'turn: chat.stream_error class=serverOverloaded httpStatus=503 decision=retry',
  ],
  'exec.begin': [{ source: 'codex' }, 'exec: exec.begin source=codex'],
  'exec.end': [{ outcome: 'done', exitCode: 0, durationMs: 5 }, 'exec: exec.end outcome=done exitCode=0 durationMs=5'],
  'patch.begin': [{ files: 2 }, 'diff: patch.begin files=2'],
  'patch.end': [{ outcome: 'done', files: 2, durationMs: 5 }, 'diff: patch.end outcome=done files=2 durationMs=5'],
  'diff.apply_failed': [{ files: 2 }, 'diff: diff.apply_failed files=2'],
  'tool.invoked': [{ kind: 'mcp', outcome: 'failed', durationMs: null }, 'mcp: tool.invoked kind=mcp outcome=failed'],
  'prompt.inserted': [{ kind: 'prompt' }, 'prompts: prompt.inserted kind=prompt'],
  'mcp.refreshed': [{ servers: 3, tools: 9, failed: 1 }, 'mcp: mcp.refreshed servers=3 tools=9 failed=1'],
  'mcp.selected': [{}, 'mcp: mcp.selected'],
  'session.output.removed': [{ outputs: 2, bytes: 90 }, 'sessions: session.output.removed outputs=2 bytes=90'],
  'session.resume.start': [{}, 'sessions: session.resume.start'],
  'session.resume.success': [
    { durationMs: 5, added: 1, vanished: 0 },
    'sessions: session.resume.success durationMs=5 added=1 vanished=0',
  ],
  'session.resume.partial': [
    { durationMs: 5, damaged: 1, newer: 2 },
    'sessions: session.resume.partial durationMs=5 damaged=1 newer=2',
  ],
  'session.resume.failure': [
    { durationMs: 5, reason: 'held' },
    'sessions: session.resume.failure durationMs=5 reason=held',
  ],
  'session.persist.save': [{ durationMs: 5, turns: 1 }, 'sessions: session.persist.save durationMs=5 turns=1'],
  'session.persist.failure': [
    { durationMs: 5, turns: 1, reason: 'diskFull' },
    'sessions: session.persist.failure durationMs=5 turns=1 reason=diskFull',
  ],
};

const minuteMs = 60_000;

describe.each(Object.entries(counters))('the counter %s', (type, [fields, line]) => {
  const event = telemetryEvent.parse({ type, ...fields });

  it('logs a counter ten times in five minutes, and then reports how many were held back', () => {
    if (event.type === 'telemetry.suppressed') throw new Error('This one is made by the service');
    const clock = new ManualClock();
    const logged: TelemetryEvent[] = [];
    const service = new TelemetryService({
      clock,
      lifetime: new Lifetime(),
      log: (each) => logged.push(each),
      onSummary: () => undefined,
    });
    for (let times = 0; times < 13; times += 1) service.emit(event);
    expect(logged).toEqual(Array(10).fill(event));
    const { domain, text } = describeTelemetryEvent(event);
    expect(`${domain}: ${text}`).toBe(line);

    clock.advance(minuteMs / 2);
    expect(logged.slice(10)).toEqual([{ type: 'telemetry.suppressed', event: event.type, count: 3 }]);
    clock.advance(5 * minuteMs);
    for (let times = 0; times < 11; times += 1) service.emit(event);
    expect(logged.slice(11)).toEqual(Array(10).fill(event));
  });
});

it('every event of the catalog is a counter, except the one that reports held-back events', () => {
  expect(new Set(telemetryEventTypes)).toEqual(new Set([...Object.keys(counters), 'telemetry.suppressed']));
});
