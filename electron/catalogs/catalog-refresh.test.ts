import { expect, it } from 'vitest';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { CatalogRefresh } from './catalog-refresh.ts';

const refreshDelayMs = 300;

it('merges news within the delay into one refresh per catalog', () => {
  const clock = new ManualClock();
  const lifetime = new Lifetime();
  const refresh = new CatalogRefresh(clock, lifetime, () => refreshDelayMs);
  const told: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    refresh.request('prompts', () => told.push('prompts'));
    refresh.request('skills', () => told.push('skills'));
    clock.advance(refreshDelayMs / 5 - 1);
  }
  expect(told).toEqual([]);
  clock.advance(5);
  expect(told).toEqual(['prompts', 'skills']);
  refresh.request('prompts', () => told.push('again'));
  refresh.forget('prompts');
  refresh.request('skills', () => told.push('again'));
  void lifetime.end();
  refresh.request('prompts', () => told.push('after the end'));
  clock.advance(refreshDelayMs);
  expect(told).toEqual(['prompts', 'skills']);
  expect(clock.pending).toBe(0);
});

it('follows the option, also while the app runs', () => {
  const clock = new ManualClock();
  let delayMs = 1_000;
  const refresh = new CatalogRefresh(clock, new Lifetime(), () => delayMs);
  const told: string[] = [];
  refresh.request('prompts', () => told.push('slow'));
  clock.advance(999);
  expect(told).toEqual([]);
  clock.advance(1);
  delayMs = 50;
  refresh.request('prompts', () => told.push('quick'));
  clock.advance(50);
  expect(told).toEqual(['slow', 'quick']);
});
