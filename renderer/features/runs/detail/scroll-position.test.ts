import { describe, expect, it } from 'vitest';
import { createSampleEvent, createSampleTotals } from '../../../../shared/runs/testing/sample-run.ts';
import { createWindow } from './run-window.ts';
import { getTopShare, toPagePlace } from './scroll-position.ts';

describe('the position of a window in the whole', () => {
  const events = [createSampleEvent(500, 'thinking'), createSampleEvent(501, 'thinking')];
  const window = createWindow({ events, hasBefore: true, hasAfter: true });
  const totals = createSampleTotals({ events: 1_001 });

  it('computes the scroll position from event numbers, and from bytes before these are known', () => {
    expect(getTopShare({ window, top: 50_000, totals, count: null })).toBe(0.5);
    expect(getTopShare({ window, top: 50_000, totals, count: 2_001 })).toBe(0.25);
    const reading = createSampleTotals({ progress: { done: 10_000, of: 200_000 } });
    expect(getTopShare({ window, top: 50_000, totals: reading, count: null })).toBe(0.25);
    expect(getTopShare({ window: { ...window, hasBefore: false }, top: 50_000, totals, count: null })).toBe(0);
  });

  it('converts a scroll position back to a place in the run', () => {
    expect(toPagePlace(0.5, { totals, count: null })).toEqual({ type: 'offset', offset: 500 });
    expect(toPagePlace(1, { totals, count: null })).toEqual({ type: 'end' });
    const reading = createSampleTotals({ progress: { done: 1, of: 2 } });
    expect(toPagePlace(0.5, { totals: reading, count: null })).toEqual({ type: 'share', share: 0.5 });
  });
});
