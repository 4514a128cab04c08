import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { CatalogRefresh } from './catalog-refresh.ts';

const refreshDelayMs = 300;

it('merges news within the delay into one refresh per catalog', () => {
  const clock = new ManualClock();
  const lifetime = new Lifetime();
  const refresh = new CatalogRefresh(clock, lifetime, () => refreshDelayMs);
  const reported: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    refresh.request('prompts', () => reported.push('prompts'));
    refresh.request('skills', () => reported.push('skills'));
    clock.advance(refreshDelayMs / 5 - 1);
  }
  expect(reported).toEqual([]);
  clock.advance(5);
  expect(reported).toEqual(['prompts', 'skills']);
  refresh.request('prompts', () => reported.push('again'));
  refresh.forget('prompts');
  refresh.request('skills', () => reported.push('again'));
  void lifetime.end();
  refresh.request('prompts', () => reported.push('after the end'));
  clock.advance(refreshDelayMs);
  expect(reported).toEqual(['prompts', 'skills']);
  expect(clock.pending).toBe(0);
});

it('follows the option, also while the app runs', () => {
  const clock = new ManualClock();
  let delayMs = 1_000;
  const refresh = new CatalogRefresh(clock, new Lifetime(), () => delayMs);
  const reported: string[] = [];
  refresh.request('prompts', () => reported.push('slow'));
  clock.advance(999);
  expect(reported).toEqual([]);
  clock.advance(1);
  delayMs = 50;
  refresh.request('prompts', () => reported.push('quick'));
  clock.advance(50);
  expect(reported).toEqual(['slow', 'quick']);
});
