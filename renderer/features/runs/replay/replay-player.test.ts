import { expect, it } from 'vitest';
import { ManualClock } from '../../../../shared/base/manual-clock.ts';
import { ok, type Result } from '../../../../shared/base/result.ts';
import type { ReplayPlace, ReplaySize } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import { ReplayPlayer } from './replay-player.ts';

/** Returns the state of a run of ten events, one per second starting at 0. */
function stateAt(event: number, at: number): ReplayState {
  const none = {
    messages: [],
    calls: [],
    approvals: [],
    files: [],
    fileCount: 0,
    hasMoreMessages: false,
    hasMoreCalls: false,
  };
  const hasNext = event < 9;
  return {
    ...none,
    moment: { event, at },
    events: 10,
    hasNext,
    nextAt: hasNext ? (event + 1) * 1_000 : null,
    schema: 1,
  };
}

function answered(place: ReplayPlace): ReplayState {
  const event =
    place.type === 'time'
      ? Math.floor(place.at / 1_000)
      : place.type === 'event'
        ? place.event
        : Math.min(9, Math.max(0, place.from.event + place.by));
  return stateAt(event, place.type === 'time' ? place.at : event * 1_000);
}

function setUp({ isStill = false, isHeld = false } = {}) {
  const clock = new ManualClock();
  const asked: { readonly place: ReplayPlace; readonly size: ReplaySize }[] = [];
  const held: (() => void)[] = [];
  let frame: ((now: number) => void) | null = null;
  let now = 0;
  const player = new ReplayPlayer<never>({
    clock,
    isStill: () => isStill,
    frame: (run) => {
      frame = run;
      return () => {
        frame = null;
      };
    },
    read: async (place, size): Promise<Result<ReplayState, never>> => {
      asked.push({ place, size });
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      return ok(answered(place));
    },
  });
  const cursors: number[] = [];
  player.onCursor((value) => cursors.push(value));
  player.setAxis({ kind: 'time', from: 0, to: 9_000, idle: [], skipped: [] });
  const settle = async (ms = 0) => {
    clock.advance(ms);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const paint = async (ms: number) => {
    now += ms;
    const run = frame;
    frame = null;
    run?.(now);
    await settle(ms);
  };
  return { player, asked, cursors, held, settle, paint };
}

it('plays at the chosen speed, reads only when something changes, and stops at the end', async () => {
  const { asked, paint, player, settle } = setUp();
  await settle();
  player.setSpeed(4);
  player.play();
  await paint(0);
  await paint(100);
  expect(player.value).toBe(400);
  const before = asked.length;
  await paint(100);
  expect(asked.length).toBe(before);
  await paint(100);
  expect(player.value).toBe(1_200);
  expect(player.view().state?.moment.event).toBe(1);
  await paint(3_000);
  expect(player.view()).toMatchObject({ isPlaying: false });
  await settle(500);
  expect(player.view().state?.moment.event).toBe(9);
  player.play();
  expect(player.value).toBe(0);
});

it('moves the cursor at once during a drag and reads one state at a time, the latest next', async () => {
  const { asked, cursors, held, player, settle } = setUp({ isHeld: true });
  await settle();
  held.shift()?.();
  await settle(1_000);
  for (let value = 100; value <= 8_000; value += 100) player.dragTo(value);
  expect(cursors.at(-1)).toBe(8_000);
  const while0 = asked.length;
  held.shift()?.();
  await settle(1_000);
  expect(asked.length).toBe(while0 + 1);
  expect(asked.at(-1)).toEqual({ place: { type: 'time', at: 8_000 }, size: 'glance' });
});

it('requests the full state once the cursor rests', async () => {
  const { asked, player, settle } = setUp();
  await settle(1_000);
  player.dragTo(5_000);
  await settle(1_000);
  expect(asked.at(-1)?.size).toBe('glance');
  player.release();
  await settle(1_000);
  await settle(1_000);
  expect(asked.at(-1)).toEqual({ place: { type: 'time', at: 5_000 }, size: 'full' });
});

it('performs all steps that were requested during a read', async () => {
  const { player, settle } = setUp();
  await settle(1_000);
  for (let step = 0; step < 3; step += 1) player.step(1);
  await settle(1_000);
  await settle(1_000);
  expect(player.view().state?.moment).toEqual({ event: 3, at: 3_000 });
  expect(player.value).toBe(3_000);
  player.step(-1);
  await settle(1_000);
  expect(player.view().state?.moment.event).toBe(2);
});

it('moves the cursor from event to event when the user prefers reduced motion', async () => {
  const { cursors, paint, player, settle } = setUp({ isStill: true });
  await settle(1_000);
  const before = cursors.length;
  player.play();
  for (let frame = 0; frame < 5; frame += 1) await paint(100);
  expect(cursors.length).toBe(before);
  for (let frame = 0; frame < 10; frame += 1) await paint(100);
  expect(cursors.length).toBeGreaterThan(before);
});

it('continues playing a run that has become longer', async () => {
  const { asked, player, settle } = setUp();
  await settle(1_000);
  player.end();
  await settle(1_000);
  const before = asked.length;
  player.setAxis({ kind: 'time', from: 0, to: 20_000, idle: [], skipped: [] });
  await settle(1_000);
  expect(asked.length).toBeGreaterThan(before);
  player.end();
  expect(player.value).toBe(20_000);
});

it('refreshes the full state at a resting cursor while the run continues', async () => {
  const { asked, player, settle } = setUp();
  await settle(1_000);
  await settle(1_000);
  const before = asked.length;
  for (let to = 9_000; to < 29_000; to += 100) {
    player.setAxis({ kind: 'time', from: 0, to, idle: [], skipped: [] });
    await settle(100);
  }
  expect(new Set(asked.slice(before).map(({ size }) => size))).toEqual(new Set(['full']));
  expect(asked.length - before).toBeLessThan(25);
  const rested = asked.length;
  for (let move = 0; move < 20; move += 1) {
    player.dragTo(1_000 + move);
    player.setAxis({ kind: 'time', from: 0, to: 29_000 + move, idle: [], skipped: [] });
    await settle(100);
  }
  expect(asked.length - rested).toBeGreaterThan(8);
});
