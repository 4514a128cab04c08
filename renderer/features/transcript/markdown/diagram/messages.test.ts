import { describe, expect, it } from 'vitest';
import { readAnswer, svgCap, toDataUrl } from './messages.ts';

const drawn = {
  kind: 'drawn',
  id: 1,
  svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  width: 10,
  height: 20,
  title: '',
};

describe('an answer of the frame', () => {
  it('reads a drawing with its size and title', () => {
    expect(readAnswer(drawn)).toEqual(drawn);
    expect(readAnswer({ ...drawn, title: 'x'.repeat(999), extra: 1 })).toEqual({ ...drawn, title: 'x'.repeat(200) });
  });

  it.each([null, 'ready', 3, {}, { kind: 'drawn' }, { kind: 'drawn', id: '1' }, { ...drawn, kind: 'other' }])(
    'ignores messages that the frame never sends: %j',
    (data) => {
      expect(readAnswer(data)).toBeNull();
    },
  );

  it.each([
    ['has entities', { svg: '<svg><!DOCTYPE a></svg>' }],
    ['repeats parts of itself', { svg: '<svg><use href="#a"/></svg>' }],
    ['has a script', { svg: '<svg><script>alert(1)</script></svg>' }],
    ['moves', { svg: '<svg><animate/></svg>' }],
    ['is no drawing', { svg: '<html></html>' }],
    ['is too long', { svg: `<svg>${'x'.repeat(svgCap)}</svg>` }],
    ['is too wide', { width: 1e9 }],
    ['has no size', { height: Number.NaN }],
  ])('fails when the picture of a drawing %s', (_, change) => {
    expect(readAnswer({ ...drawn, ...change })).toEqual({ kind: 'failed', id: 1, reason: '' });
  });

  it('creates an image address that no drawing content can end', () => {
    expect(toDataUrl({ ...drawn, svg: '<svg>"#%</svg>' })).toBe(
      'data:image/svg+xml;charset=utf-8,%3Csvg%3E%22%23%25%3C%2Fsvg%3E',
    );
  });
});
