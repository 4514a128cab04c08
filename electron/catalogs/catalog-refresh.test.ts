import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { CatalogRefresh, refreshDelayMs } from './catalog-refresh.ts';

it('many pieces of news within the delay are one, for each catalog by itself', () => {
  const clock = new ManualClock();
  const refresh = new CatalogRefresh(clock);
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
  refresh.end();
  clock.advance(refreshDelayMs);
  expect(told).toEqual(['prompts', 'skills']);
  expect(clock.pending).toBe(0);
});
