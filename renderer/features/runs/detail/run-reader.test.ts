import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { EventPageStart, RunPage } from '../../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import { createSampleEvent, createSampleTotals } from '../../../../shared/runs/testing/sample-run.ts';
import { RunReader } from './run-reader.ts';
import { maxEvents } from './run-window.ts';

type Problem = { readonly type: 'gone' };

/** A run with a given number of events, read as the host would. */
class Host {
  events: RunEvent[];
  isGone = false;
  readonly asked: EventPageStart['type'][] = [];

  constructor(count: number) {
    this.events = Array.from({ length: count }, (_, at) => createSampleEvent(at, 'thinking'));
  }

  readonly page = async (place: EventPageStart, limit: number): Promise<Result<RunPage, Problem>> => {
    this.asked.push(place.type);
    await null;
    if (this.isGone) return err({ type: 'gone' });
    const from = this.#first(place, limit);
    const end = place.type === 'before' ? this.#first({ ...place, type: 'at' }, limit) : from + limit;
    const events = this.events.slice(from, end);
    return ok({ events, hasBefore: from > 0, hasAfter: end < this.events.length, totals: this.totals });
  };

  get totals() {
    return createSampleTotals({ events: this.events.length });
  }

  #first(place: EventPageStart, limit: number): number {
    switch (place.type) {
      case 'offset':
        return place.offset;
      case 'at':
        return Math.floor(place.position / 100);
      case 'after':
        return Math.floor(place.position / 100) + 1;
      case 'before':
        return Math.max(0, Math.floor(place.position / 100) - limit);
      case 'end':
        return Math.max(0, this.events.length - limit);
      case 'share':
        return Math.floor(place.share * this.events.length);
      case 'time':
        return 0;
    }
  }
}

const open = (count: number) => {
  const host = new Host(count);
  const reader = new RunReader<Problem>(host.page);
  const ends = () => {
    const { events, hasAfter, hasBefore } = reader.state().window;
    return [hasBefore, events[0]?.offset, events.at(-1)?.offset, hasAfter];
  };
  return { host, reader, ends };
};

describe('reading a long run', () => {
  const { host, reader, ends } = open(1_000_000);
  beforeEach(() => host.asked.splice(0));

  it('reads one small page of a run first', async () => {
    await reader.jump({ type: 'offset', offset: 0 });
    expect(host.asked).toEqual(['offset']);
    expect(ends()).toEqual([false, 0, 199, true]);
    expect(reader.state().anchor).toEqual({ position: 0, align: 'top' });
  });

  it('reads further at one end of a run, one page at a time', async () => {
    await Promise.all([reader.readMore('after'), reader.readMore('after'), reader.readMore('before')]);
    expect(host.asked).toEqual(['after']);
    expect(ends()).toEqual([false, 0, 449, true]);
  });

  it('jumps to the end, and to an event with the events before it', async () => {
    await reader.jump({ type: 'end' });
    expect(ends()).toEqual([true, 999_800, 999_999, false]);
    expect(reader.state().anchor).toEqual({ position: null, align: 'top' });
    await reader.jump({ type: 'at', position: 50_000_000 });
    expect(ends()).toEqual([true, 499_900, 500_199, true]);
    expect(reader.state().anchor).toEqual({ position: 50_000_000, align: 'middle' });
  });

  it('makes only the last of several quick jumps', async () => {
    const shares = [0.1, 0.2, 0.3, 0.4].map((share) => reader.jump({ type: 'share', share }));
    await Promise.all(shares);
    expect(host.asked.filter((type) => type === 'share')).toHaveLength(2);
    expect(ends()).toEqual([true, 399_900, 400_199, true]);
  });

  it('keeps a limited number of events in memory', async () => {
    for (let at = 0; at < 20; at += 1) await reader.readMore('after');
    expect(reader.state().window.events).toHaveLength(maxEvents);
  });
});

describe('a run that continues', () => {
  it('adds new events of a running run', async () => {
    const { host, reader, ends } = open(3);
    await reader.jump({ type: 'offset', offset: 0 });
    host.events.push(createSampleEvent(3, 'error'));
    await reader.addEvents(host.totals, [createSampleEvent(3, 'error')], true);
    expect(ends()).toEqual([false, 0, 3, false]);
    expect(reader.state().totals?.events).toBe(4);
  });

  it('reads events that were too many to report', async () => {
    const { host, reader, ends } = open(3);
    await reader.jump({ type: 'offset', offset: 0 });
    host.events = new Host(2_500).events;
    await reader.addEvents(host.totals, [], false);
    expect(ends()).toEqual([false, 0, 999, true]);
  });

  it('keeps the view while it is held and catches up afterward', async () => {
    const { host, reader, ends } = open(3);
    await reader.jump({ type: 'offset', offset: 0 });
    await reader.hold(true);
    host.events.push(createSampleEvent(3, 'error'));
    await reader.addEvents(host.totals, [createSampleEvent(3, 'error')], true);
    expect(ends()).toEqual([false, 0, 2, false]);
    expect(reader.state()).toMatchObject({ hasMissed: true, totals: { events: 3 } });
    await reader.hold(false);
    expect(ends()).toEqual([false, 0, 3, false]);
    expect(reader.state()).toMatchObject({ hasMissed: false, totals: { events: 4 } });
  });

  it('reads a run from its beginning when its file was replaced', async () => {
    const { host, reader, ends } = open(1_000);
    await reader.jump({ type: 'end' });
    host.events = new Host(5).events;
    await reader.addEvents({ ...host.totals, change: 'replaced' }, [], false);
    expect(ends()).toEqual([false, 0, 4, false]);
  });

  it('reports when a run cannot be read and continues when it can again', async () => {
    const { host, reader, ends } = open(3);
    host.isGone = true;
    await reader.jump({ type: 'offset', offset: 0 });
    expect(reader.state().problem).toEqual({ type: 'gone' });
    host.isGone = false;
    await reader.refresh();
    expect(reader.state().problem).toBeNull();
    expect(ends()).toEqual([false, 0, 2, false]);
  });
});
