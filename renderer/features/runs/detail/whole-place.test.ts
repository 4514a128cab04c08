import { describe, expect, it } from 'vitest';
import { sampleEvent, sampleTotals } from '../../../../shared/runs/testing/sample-run.ts';
import { windowOf } from './run-window.ts';
import { placeOfShare, shareOfTop } from './whole-place.ts';

describe('the position of a window in the whole', () => {
  const events = [sampleEvent(500, 'thinking'), sampleEvent(501, 'thinking')];
  const window = windowOf({ events, hasBefore: true, hasAfter: true });
  const totals = sampleTotals({ events: 1_001 });

  it('comes from numbers, and before they are known from bytes', () => {
    expect(shareOfTop({ window, top: 50_000, totals, count: null })).toBe(0.5);
    expect(shareOfTop({ window, top: 50_000, totals, count: 2_001 })).toBe(0.25);
    const reading = sampleTotals({ progress: { done: 10_000, of: 200_000 } });
    expect(shareOfTop({ window, top: 50_000, totals: reading, count: null })).toBe(0.25);
    expect(shareOfTop({ window: { ...window, hasBefore: false }, top: 50_000, totals, count: null })).toBe(0);
  });

  it('maps back to a place in the same way', () => {
    expect(placeOfShare(0.5, { totals, count: null })).toEqual({ type: 'offset', offset: 500 });
    expect(placeOfShare(1, { totals, count: null })).toEqual({ type: 'end' });
    const reading = sampleTotals({ progress: { done: 1, of: 2 } });
    expect(placeOfShare(0.5, { totals: reading, count: null })).toEqual({ type: 'share', share: 0.5 });
  });
});
