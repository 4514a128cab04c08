import { expect, it } from 'vitest';
import { anyText, fc } from '../../../fixtures/testkit/properties.ts';
import { eventTypes } from '../../../shared/runs/run-event.ts';
import { readLine, readTimestamp, writeLine } from './telemetry-line.ts';

const at = Date.parse('2025-12-18T22:12:23.045Z');

it('writes one JSON object per telemetry line, with type and timestamp first', () => {
  const line = writeLine({ type: 'prompt_sent', data: { prompt: 'Write a test', tokens: 10 } }, at);
  expect(line).toBe(
    '{"type":"prompt_sent","timestamp":"2025-12-18T22:12:23.045Z","prompt":"Write a test","tokens":10}\n',
  );
});

it('includes the format version in the first telemetry event', () => {
  const data = { toolchain: 'claude', model: 'sonnet', issue_id: '1', workcell_id: 'wc-1' };
  expect(JSON.parse(writeLine({ type: 'started', data }, at))).toEqual({
    type: 'started',
    timestamp: '2025-12-18T22:12:23.045Z',
    schema: 1,
    ...data,
  });
});

it('reads the telemetry that it wrote, whatever the texts are', () => {
  const text = fc.string({
    unit: fc.oneof(anyText(), fc.constantFrom('\n', '\r', '\0', '\u2028', '\ud800')),
  });
  const type = fc.constantFrom('response_chunk', 'thinking');
  fc.assert(
    fc.property(type, text, fc.integer({ min: 0, max: 4e12 }), (which, content, time) => {
      const line = writeLine({ type: which, data: { content } }, time);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(readLine(line)).toEqual({ kind: 'event', type: which, at: time, data: { content } });
    }),
  );
});

it('reads a telemetry line from another program, with an unknown type and fields in any order', () => {
  const line =
    '{"step": 3, "timestamp": "2025-12-18T23:12:23.045678+01:00", "nested": {"a": [1]}, "type": "checkpoint"}\r';
  expect(readLine(line)).toEqual({ kind: 'event', type: 'checkpoint', at, data: { step: 3, nested: { a: [1] } } });
});

it('skips a byte order mark and blank lines of a telemetry file', () => {
  expect(readLine('\ufeff{"type":"x"}')).toEqual({ kind: 'event', type: 'x', at: null, data: {} });
  for (const nothing of ['', ' ', '\r', '\ufeff']) expect(readLine(nothing)).toEqual({ kind: 'blank' });
});

it.each(['{', '{"type":"x"', 'null', '[]', '"x"', '7', '{}', '{"type":7}', '{"type":"x"}}', '\0\0\0', 'Traceback:'])(
  'rejects %j as a telemetry event',
  (line) => {
    expect(readLine(line)).toEqual({ kind: 'malformed' });
  },
);

it('never throws, and accepts a telemetry event whatever its data', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (text, value) => {
      readLine(text);
      expect(readLine(JSON.stringify({ type: 'any', value })).kind).toBe('event');
    }),
  );
});

it("keeps no more of an event type than a word's length", () => {
  const read = readLine(JSON.stringify({ type: 'x'.repeat(1_000) }));
  expect(read.kind === 'event' ? read.type.length : 0).toBe(200);
});

it.each([
  ['2025-12-18T22:12:23.045Z', at],
  ['2025-12-18T22:12:23.045', at],
  ['2025-12-18 22:12:23.045', at],
  ['2025-12-19T00:12:23.045+02:00', at],
  ['2025-12-18T17:12:23.045-0500', at],
  ['2025-12-18T22:12:23.045999Z', at],
  [at, at],
  [at / 1_000, at],
  ['yesterday', null],
  ['2025-13-18T22:12:23Z', null],
  ['', null],
  [null, null],
  [true, null],
  [-1, null],
  [Number.MAX_VALUE, null],
])('reads the timestamp %j', (value, time) => {
  expect(readTimestamp(value)).toBe(time);
});

it('knows the thirteen event types of the telemetry format', () => {
  expect(eventTypes).toHaveLength(13);
});

it('reads the usual time format as the system does', () => {
  const times = fc.date({ min: new Date(0), max: new Date('2199-12-31T23:59:59.999Z'), noInvalidDate: true });
  fc.assert(fc.property(times, (time) => readTimestamp(time.toISOString()) === time.getTime()));
  for (const text of ['2025-13-01T00:00:00.000Z', '2025-12-01T25:00:00.000Z', '2025-1a-01T00:00:00.000Z'])
    expect(readTimestamp(text)).toBeNull();
});
