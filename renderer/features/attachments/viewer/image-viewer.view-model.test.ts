import { describe, expect, it } from 'vitest';
import { describeViewer, getFittingScale, getKeyCommand, stepZoom, type Zoom } from './image-viewer.view-model.ts';

const stage = { width: 800, height: 600 };
const facts = { zoom: 'fit', fittingScale: 0.4, at: 1, count: 3, isWide: false } as const;

describe('the image viewer', () => {
  it('fits an image into its space, without enlarging it', () => {
    expect(getFittingScale({ width: 1_600, height: 600 }, stage)).toBe(0.5);
    expect(getFittingScale({ width: 100, height: 6_000 }, stage)).toBe(0.1);
    expect(getFittingScale({ width: 10, height: 10 }, stage)).toBe(1);
    expect(getFittingScale(null, stage)).toBe(1);
    expect(getFittingScale({ width: 10, height: 10 }, { width: 0, height: 0 })).toBe(1);
  });

  it('zooms in steps from what is shown, and stops at the ends', () => {
    let zoom: Zoom = 'fit';
    const shown: Zoom[] = [];
    for (let step = 0; step < 9; step++) {
      zoom = stepZoom(zoom, 'in', 0.4);
      shown.push(zoom);
    }
    expect(shown).toEqual([0.5, 0.75, 1, 1.5, 2, 3, 4, 4, 4]);
    expect(stepZoom('fit', 'out', 0.4)).toBe(0.25);
    expect(stepZoom(0.05, 'out', 0.4)).toBe(0.05);
    expect(stepZoom('fit', 'out', 0.01)).toBe('fit');
  });

  it('follows keys: zoom, fit, actual size, and the images before and after', () => {
    expect(getKeyCommand('+', facts)).toEqual({ type: 'zoom', zoom: 0.5 });
    expect(getKeyCommand('=', facts)).toEqual({ type: 'zoom', zoom: 0.5 });
    expect(getKeyCommand('-', facts)).toEqual({ type: 'zoom', zoom: 0.25 });
    expect(getKeyCommand('0', { ...facts, zoom: 2 })).toEqual({ type: 'zoom', zoom: 'fit' });
    expect(getKeyCommand('1', facts)).toEqual({ type: 'zoom', zoom: 1 });
    expect(getKeyCommand('ArrowLeft', facts)).toEqual({ type: 'show', at: 0 });
    expect(getKeyCommand('ArrowRight', facts)).toEqual({ type: 'show', at: 2 });
    expect(getKeyCommand('ArrowLeft', { ...facts, at: 0 })).toEqual({ type: 'show', at: 2 });
    expect(getKeyCommand('ArrowRight', { ...facts, at: 2 })).toEqual({ type: 'show', at: 0 });
    expect(getKeyCommand('ArrowRight', { ...facts, at: 0, count: 1 })).toBeNull();
    expect(getKeyCommand('a', facts)).toBeNull();
  });

  it('leaves the arrow keys to an image that is wider than its space, so that they scroll it', () => {
    expect(getKeyCommand('ArrowRight', { ...facts, zoom: 1, isWide: true })).toBeNull();
  });

  it('says which image it is, its size and its zoom', () => {
    expect(describeViewer(facts, { width: 1920, height: 1080 })).toEqual({
      place: '2 of 3',
      size: '1920 × 1080 px',
      scale: '40\u00a0%',
    });
    expect(describeViewer({ ...facts, count: 1, at: 0, zoom: 1.5 }, null)).toEqual({
      place: null,
      size: null,
      scale: '150\u00a0%',
    });
  });
});
