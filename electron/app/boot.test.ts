import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Boot, type PhaseTiming } from './boot.ts';

it('remembers the time of each step, and reports it', async () => {
  const clock = new ManualClock();
  const reported: PhaseTiming[] = [];
  const boot = new Boot(
    () => clock.now(),
    (timing) => reported.push(timing),
  );
  const value = await boot.phase('options', async () => {
    clock.advance(12);
    return 'loaded';
  });
  const begunAt = clock.now();
  clock.advance(30);
  boot.note('Codex', begunAt);
  expect(value).toBe('loaded');
  expect(reported).toEqual([
    { phase: 'options', tookMs: 12 },
    { phase: 'Codex', tookMs: 30 },
  ]);
  expect(boot.timings).toEqual(reported);
});

it('forgets the oldest of many steps', () => {
  const boot = new Boot(() => 0);
  for (let step = 0; step < 300; step += 1) boot.note(String(step), 0);
  expect([boot.timings.length, boot.timings.at(-1)?.phase]).toEqual([200, '299']);
});
