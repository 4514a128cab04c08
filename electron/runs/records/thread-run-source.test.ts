import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EventPageStart } from '../../../shared/contract/recorded-runs.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import { anyEvent } from '../../../shared/runs/run-query.ts';
import {
  answer,
  command,
  ended,
  fold,
  mine,
  patch,
  put,
  started,
  submitted,
  text,
} from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { RunSourceUpdate } from './run-source.ts';
import { FakeRunThreads } from './testing/fake-run-threads.ts';
import { ThreadRunSource } from './thread-run-source.ts';

const id = threadId.parse('t');

/** Makes a finished turn with some commands, one second apart. */
function turnOf(number: number, commands: number): Turn {
  const at = number * 1_000_000;
  const entries = Array.from({ length: commands }, (_, nth) =>
    put({
      ...command,
      id: entryId.parse(`c${number}-${nth}`),
      command: `run ${number} ${nth}`,
      at: at + nth * 1_000,
      status: nth % 3 === 2 ? 'failed' : 'done',
      exitCode: 0,
      durationMs: 500,
    }),
  );
  const [turn] = fold(started(), ...entries, ended('completed')).turns;
  if (turn === undefined) throw new Error('There is no turn');
  return { ...turn, id: turnId.parse(`turn ${number}`), startedAt: at, endedAt: at + 60_000, durationMs: 60_000 };
}

function sourceOf(turns: readonly Turn[], inMemory: number | null = null) {
  const threads = new FakeRunThreads();
  threads.put(id, turns, inMemory);
  const clock = new ManualClock();
  return { threads, clock, source: new ThreadRunSource(id, threads, clock) };
}

async function got<T>(asked: Promise<Result<T, unknown>>): Promise<T> {
  const result = await asked;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function allOf(source: ThreadRunSource): Promise<readonly RunEvent[]> {
  return (await got(source.page({ place: { type: 'offset', offset: 0 }, limit: 10_000 }))).events;
}

const sizes = fc.array(fc.nat(4), { maxLength: 12 });

describe('pages of a thread', () => {
  it('thread pages are parts of the whole from every place, wherever the turns are', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(12), fc.nat(60), fc.integer({ min: 1, max: 20 }), async (of, here, at, limit) => {
        const turns = of.map((commands, number) => turnOf(number, commands));
        const { source } = sourceOf(turns, here > turns.length ? null : here);
        const all = await allOf(source);
        expect(all.map(({ offset }) => offset)).toEqual(all.map((_, offset) => offset));
        const page = async (place: EventPageStart) => await got(source.page({ place, limit }));
        const position = all[Math.min(at, all.length - 1)]?.position ?? 0;
        const index = all.findIndex((event) => event.position === position);
        const expected: readonly [EventPageStart, number, number][] = [
          [{ type: 'offset', offset: at }, at, at + limit],
          [{ type: 'at', position }, index, index + limit],
          [{ type: 'after', position }, index + 1, index + 1 + limit],
          [{ type: 'before', position }, Math.max(0, index - limit), index],
          [{ type: 'end' }, Math.max(0, all.length - limit), all.length],
          [{ type: 'share', share: 0 }, 0, limit],
        ];
        for (const [place, from, to] of expected) {
          const { events, hasAfter, hasBefore, totals } = await page(place);
          expect(events).toEqual(all.slice(from, to));
          expect(hasBefore).toBe(Math.min(from, all.length) > 0);
          expect(hasAfter).toBe(to < all.length);
          expect(totals.events).toBe(all.length);
        }
      }),
    );
  });

  it('thread pages have the same steps wherever the turns are, and none once canceled', async () => {
    const turns = Array.from({ length: 120 }, (_, number) => turnOf(number, 2));
    const { source } = sourceOf(turns, 3);
    const shares: number[] = [];
    const read = await got(source.steps('/w', (share) => shares.push(share)).done);
    const { steps: stored } = (await got(sourceOf(turns).source.steps('/w', () => undefined).done)) ?? { steps: [] };
    expect(read?.steps).toEqual(stored);
    expect(
      stored.filter(({ type }) => type === 'bash_command').map(({ durationMs, text: words }) => [words, durationMs]),
    ).toEqual(turns.flatMap((_, number) => [0, 1].map((nth) => [`run ${number} ${nth}`, 500])));
    expect(shares).toEqual([50 / 120, 100 / 120, 1]);

    const canceled = source.steps('/w', () => undefined);
    canceled.end();
    expect(await got(canceled.done)).toBeNull();
  });

  it('thread pages are found by time', async () => {
    const { source } = sourceOf([turnOf(1, 3), turnOf(2, 3)]);
    const at = async (time: number) =>
      (await got(source.page({ place: { type: 'time', at: time }, limit: 1 }))).events[0];
    expect((await at(0))?.type).toBe('started');
    expect((await at(1_001_500))?.data.command).toBe('run 1 2');
    expect((await at(1_500_000))?.data.command).toBe('run 2 0');
    expect((await at(9_000_000))?.type).toBe('completed');
  });

  it('thread pages read no more turns than they show', async () => {
    const { source, threads } = sourceOf(Array.from({ length: 300 }, (_, number) => turnOf(number, 2)));
    await got(source.page({ place: { type: 'end' }, limit: 30 }));
    expect(threads.turnsRead).toBeLessThan(15);
  });

  it('thread pages have short texts, while a single event has the full text and its diff', async () => {
    const long = 'x'.repeat(5_000);
    const [turn] = fold(
      started(),
      put({ ...answer, text: long, state: 'done' }),
      put({ ...patch, status: 'done' }),
    ).turns;
    const { source } = sourceOf(turn === undefined ? [] : [turn]);
    const [, said, write] = await allOf(source);
    expect([String(said?.data.content).length, said?.isCut]).toEqual([2_000, true]);
    expect(await got(source.event(said?.position ?? -1))).toMatchObject({ data: { content: long }, isCut: false });
    expect(await got(source.event(write?.position ?? -1))).toMatchObject({ data: { diff: 'a diff' } });
    expect(await source.event(77)).toMatchObject({ ok: false, error: { type: 'runGone' } });
  });
});

describe('search results in a thread', () => {
  it('search results in a thread form a view of their own, over turns in memory and in the store', async () => {
    const { source } = sourceOf([turnOf(0, 4), turnOf(1, 4), turnOf(2, 4)], 1);
    const shares: number[] = [];
    const view = source.search({ ...anyEvent, states: ['failed'] }, (share) => shares.push(share));
    expect(await view.done).toEqual({ count: 3, isWhole: true });
    expect(shares.at(-1)).toBe(1);
    const page = await got(view.page({ place: { type: 'offset', offset: 1 }, limit: 1 }));
    expect(page.events.map(({ data }) => data.command)).toEqual(['run 1 2']);
    expect([page.hasBefore, page.hasAfter]).toEqual([true, true]);
    const later = await got(view.page({ place: { type: 'time', at: 1_500_000 }, limit: 5 }));
    expect(later.events.map(({ data }) => data.command)).toEqual(['run 2 2']);
  });

  it('search results in a thread are forgotten when no longer needed', async () => {
    const { source } = sourceOf([turnOf(0, 4)]);
    const view = source.search(anyEvent, () => undefined);
    view.end();
    expect((await view.done).isWhole).toBe(false);
  });
});

describe('the waterfall of a thread', () => {
  it('the waterfall of a thread shows long gaps as idle', async () => {
    const { source } = sourceOf([turnOf(0, 2), turnOf(1, 2)]);
    const { bars, from, idle, to } = await got(source.waterfall(null, null, 1_000));
    expect([from, to]).toEqual([0, 1_060_000]);
    expect(idle).toEqual([{ from: 1_500, to: 1_000_000 }]);
    expect(bars.map((bar) => bar.from)).toEqual([0, 1_000, 1_000_000, 1_001_000]);
  });

  it('the waterfall of a thread reads no turns of a long thread until zoomed in', async () => {
    const { source, threads } = sourceOf(Array.from({ length: 200 }, (_, number) => turnOf(number, 2)));
    const whole = await got(source.waterfall(null, null, 100));
    expect(threads.turnsRead).toBe(0);
    expect(whole.bars.length).toBeLessThanOrEqual(400);
    const near = await got(source.waterfall(1_000_000, 2_060_000, 1_000));
    expect(threads.turnsRead).toBe(2);
    expect(near.bars).toHaveLength(4);
  });
});

describe('news of a thread', () => {
  async function followed(turns: readonly Turn[], inMemory = turns.length) {
    const { clock, source, threads } = sourceOf(turns, inMemory);
    const news: RunSourceUpdate[] = [];
    const stop = source.follow((reported) => news.push(reported));
    await source.totals();
    const frame = async () => {
      clock.advance(16);
      await source.totals();
      return news.splice(0);
    };
    return { frame, source, stop, threads };
  }

  it('a thread update arrives once per frame, and updates running events in place', async () => {
    const { frame, source, stop, threads } = await followed([]);
    threads.advance(id, submitted);
    threads.advance(id, { type: 'turnStarted', turnId: turnId.parse('turn-1'), at: 100, model: 'm', clientId: mine });
    const [first, ...none] = await frame();
    expect(none).toEqual([]);
    expect(first?.changed.map(({ offset, type }) => [offset, type])).toEqual([
      [0, 'started'],
      [1, 'prompt_sent'],
    ]);
    threads.advance(id, put(answer), text('Half'));
    const [begun] = await frame();
    threads.advance(id, text(' and all'));
    const [grown] = await frame();
    expect([begun, grown].map((reported) => reported?.changed.map(({ data }) => data.content))).toEqual([
      ['Half'],
      ['Half and all'],
    ]);
    expect(grown?.changed[0]?.position).toBe(begun?.changed[0]?.position);
    threads.advance(id, put({ ...answer, text: 'All', state: 'done' }), ended('completed'));
    const [end] = await frame();
    expect(end?.changed.map(({ state, type }) => [type, state])).toEqual([
      ['response_complete', 'done'],
      ['completed', 'done'],
    ]);
    expect(end?.totals).toMatchObject({ state: 'finished', events: 4 });
    expect(await allOf(source)).toMatchObject([{ type: 'started' }, {}, ...(end?.changed ?? [])]);
    stop();
    threads.advance(id, started(turnId.parse('turn-2')));
    expect(await frame()).toEqual([]);
  });

  it('a thread update is marked as incomplete when events disappear or move', async () => {
    const { frame, threads } = await followed([turnOf(0, 2), turnOf(1, 2)]);
    threads.advance(id, put({ ...command, id: entryId.parse('late') }, turnId.parse('turn 0')));
    expect((await frame()).map(({ isWhole }) => isWhole)).toEqual([false]);
  });

  it('a thread update loses the turns that its thread went back over, in memory or not', async () => {
    const turns = [turnOf(0, 2), turnOf(1, 2), turnOf(2, 2), turnOf(3, 2)];
    for (const inMemory of [4, 2, 1]) {
      const { frame, source, threads } = await followed(turns, inMemory);
      threads.advance(id, { type: 'turnsReverted', turnIds: turns.slice(1).map((turn) => turn.id) });
      expect((await frame()).map(({ isWhole }) => isWhole)).toEqual([false]);
      const expected = await allOf(sourceOf(turns.slice(0, 1)).source);
      expect(await allOf(source)).toEqual(expected);
    }
  });

  it('a thread update lists everything that changed', async () => {
    const steps = fc.constantFrom(
      put({ ...answer, text: 'a' }),
      text('b'),
      put({ ...command, status: 'waiting' }),
      put({ ...command, status: 'done', exitCode: 0 }),
      put({ ...patch, status: 'done' }),
      ended('completed'),
      started(turnId.parse('turn-2')),
      put({ ...command, id: entryId.parse('other') }, turnId.parse('turn-2')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 12 }), async (events) => {
        const { frame, source, threads } = await followed([]);
        threads.advance(id, started());
        await frame();
        let shown = new Map((await allOf(source)).map((event) => [event.position, event]));
        for (const event of events) {
          threads.advance(id, event);
          for (const { changed, isWhole } of await frame()) {
            if (!isWhole) shown = new Map((await allOf(source)).map((one) => [one.position, one]));
            for (const one of changed) shown.set(one.position, one);
          }
          expect([...shown.values()].sort((a, b) => a.position - b.position)).toEqual(await allOf(source));
        }
      }),
      { numRuns: runs(60, 600) },
    );
  });
});

it('finds no run for a deleted thread', async () => {
  const { source, threads } = sourceOf([turnOf(0, 1)]);
  threads.remove(id);
  expect(await source.totals()).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('explains a thread from the stored facts of its turns, and reads only the turns it links to', async () => {
  const turns = Array.from({ length: 400 }, (_, number) => turnOf(number, 4));
  const { source, threads } = sourceOf(turns);
  const report = await got(source.report());
  expect(report.tools).toMatchObject([{ kind: 'command', name: 'run', calls: 1_600, failed: 400, ms: 800_000 }]);
  expect(report.ms).toMatchObject({ commands: 800_000, model: 400 * 58_000 });
  expect(report.failures[0]?.subject).toMatch(/^run \d+ 2$/);
  expect(threads.turnsRead).toBeLessThan(150);
});
