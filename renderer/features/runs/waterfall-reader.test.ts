import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import { noMarks } from '../../../shared/runs/run-marks.ts';
import { RunTimeline } from '../../../shared/runs/run-timeline.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import type { TimelineSnapshot } from '../../../shared/runs/timeline-snapshot.ts';
import { WaterfallReader } from './waterfall-reader.ts';

const start = 1_000_000;

function createEvent(position: number, over: Partial<RunEvent> = {}): RunEvent {
  const at = start + position * 1_000;
  const type = position % 2 === 0 ? 'bash_command' : 'bash_output';
  return { position, offset: position, at, type, state: 'done', durationMs: null, data: {}, isCut: false, ...over };
}

function createTotals(events: number): RunTotals {
  return { events, state: 'running', progress: null, lastAt: start + (events - 1) * 1_000 } as RunTotals;
}

function createSnapshot(events: number): TimelineSnapshot {
  const timeline = new RunTimeline();
  for (let position = 0; position < events; position++) timeline.add(createEvent(position), null);
  const last = events === 0 ? null : events - 1;
  return structuredClone({
    timeline: timeline.toStored(),
    events,
    last,
    model: null,
    startedAt: last === null ? null : start,
    lastAt: last === null ? null : start + last * 1_000,
  });
}

const someBars: Waterfall = { from: start, to: start + 1_000, bars: [], idle: [], marks: noMarks };

/** Creates a reader of a run with this many events; null for a thread. */
function createReader(events: number | null) {
  let count = events;
  const timeline = vi.fn(async () => ok(count === null ? null : createSnapshot(count)));
  const waterfall = vi.fn(async () => ok(someBars));
  const reader = new WaterfallReader({ timeline, waterfall });
  reader.resize(100);
  return {
    reader,
    timeline,
    waterfall,
    grow: (to: number) => {
      count = to;
    },
  };
}

/** Lets all answers arrive. They need no time, only turns of the promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const commandsOf = (reader: WaterfallReader) =>
  reader.getWaterfall(null, 100)?.bars.filter(({ lane }) => lane === 'commands').length;

describe('the waterfall of a run on the page', () => {
  it('the waterfall of a run continues with the events that the host sends, after one read', async () => {
    const { reader, timeline, waterfall } = createReader(2);
    reader.check(createTotals(2));
    await settle();
    expect(commandsOf(reader)).toBe(1);
    for (let position = 2; position < 100; position++) {
      reader.advance({ changed: [createEvent(position)], isWhole: true, totals: createTotals(position + 1) });
      reader.check(createTotals(position + 1));
    }
    await settle();
    expect(commandsOf(reader)).toBe(50);
    expect(timeline).toHaveBeenCalledTimes(1);
    expect(waterfall).not.toHaveBeenCalled();
  });

  it('the waterfall of a run counts an event once if it is in the read and was also sent', async () => {
    const { reader, timeline } = createReader(4);
    reader.check(createTotals(2));
    for (const position of [2, 3, 4, 5])
      reader.advance({ changed: [createEvent(position)], isWhole: true, totals: createTotals(position + 1) });
    await settle();
    expect(commandsOf(reader)).toBe(3);
    expect(timeline).toHaveBeenCalledTimes(1);
  });

  it('the waterfall of a run is read again after a gap in the events', async () => {
    const { grow, reader, timeline } = createReader(2);
    reader.check(createTotals(2));
    await settle();
    grow(6);
    reader.advance({ changed: [createEvent(5)], isWhole: true, totals: createTotals(6) });
    reader.check(createTotals(6));
    await settle();
    expect(commandsOf(reader)).toBe(3);
    expect(timeline).toHaveBeenCalledTimes(2);
  });

  it('the waterfall of a run is read again when its file was replaced or cut, even during a read', async () => {
    const { grow, reader, timeline } = createReader(6);
    reader.check(createTotals(6));
    grow(2);
    reader.advance({ changed: [], isWhole: false, totals: createTotals(2) });
    reader.check(createTotals(2));
    await settle();
    expect(commandsOf(reader)).toBe(1);
    reader.advance({ changed: [createEvent(2), createEvent(3)], isWhole: true, totals: createTotals(4) });
    expect(commandsOf(reader)).toBe(2);
    expect(timeline.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('the waterfall of a run is read again when totals show events that nobody sent', async () => {
    const { grow, reader, timeline } = createReader(2);
    reader.check(createTotals(2));
    await settle();
    grow(4);
    reader.check(createTotals(4));
    await settle();
    expect(commandsOf(reader)).toBe(2);
    expect(timeline).toHaveBeenCalledTimes(2);
  });

  it('the waterfall of a run is read again after a lost connection', async () => {
    const { grow, reader, timeline } = createReader(2);
    reader.check(createTotals(2));
    await settle();
    grow(4);
    reader.refresh();
    await settle();
    expect(commandsOf(reader)).toBe(2);
    expect(timeline).toHaveBeenCalledTimes(2);
  });

  it('a close-up of a long run is read from the host, and again only when an event changes that span', async () => {
    const { reader, waterfall } = createReader(8_000);
    reader.check(createTotals(8_000));
    await settle();
    const span = { from: start + 1_000, to: start + 11_000 };
    reader.show(span);
    await settle();
    expect(waterfall).toHaveBeenCalledTimes(1);
    expect(reader.state().part).toEqual({ span, waterfall: someBars });
    reader.advance({ changed: [createEvent(8_000)], isWhole: true, totals: createTotals(8_001) });
    reader.check(createTotals(8_001));
    await settle();
    expect(waterfall).toHaveBeenCalledTimes(1);
    const late = createEvent(8_001, { at: span.from });
    reader.advance({ changed: [late], isWhole: true, totals: createTotals(8_002) });
    reader.check(createTotals(8_002));
    await settle();
    expect(waterfall).toHaveBeenCalledTimes(2);
    reader.show(null);
    expect(reader.state().part).toBeNull();
  });

  it('the waterfall of a thread is read again for a new or changed step, and not while text grows', async () => {
    const { reader, timeline, waterfall } = createReader(null);
    reader.check(createTotals(1));
    await settle();
    const grows = createEvent(1, { type: 'response_complete', state: 'running' });
    for (const content of ['a', 'ab', 'abc', 'abcd']) {
      reader.advance({ changed: [{ ...grows, data: { content } }], isWhole: true, totals: createTotals(2) });
      reader.check(createTotals(2));
      await settle();
    }
    expect(waterfall).toHaveBeenCalledTimes(2);
    reader.advance({ changed: [{ ...grows, state: 'done' }], isWhole: true, totals: createTotals(2) });
    reader.check(createTotals(2));
    await settle();
    expect(waterfall).toHaveBeenCalledTimes(3);
    expect(timeline).toHaveBeenCalledTimes(1);
    expect(reader.getWaterfall(null, 100)).toBe(someBars);
  });
});
