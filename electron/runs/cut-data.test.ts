import { expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { cutData } from './cut-data.ts';

const limits = { text: 10, whole: 60, values: 12 };

it('returns small event data unchanged', () => {
  const data = { a: 'short', b: [1, null, true], c: { d: 'x' } };
  expect(cutData(data, limits)).toEqual({ data, isCut: false });
});

it('cuts a long text of an event without splitting a character', () => {
  expect(cutData({ a: 'x'.repeat(11) }, limits)).toEqual({ data: { a: 'x'.repeat(10) }, isCut: true });
  expect(cutData({ a: `${'x'.repeat(9)}😀` }, limits)).toEqual({ data: { a: 'x'.repeat(9) }, isCut: true });
});

it('leaves out event data that is too large or nested too deeply', () => {
  const list = cutData({ list: Array.from({ length: 100 }, () => 1) }, limits);
  expect(list).toEqual({ data: { list: Array.from({ length: 11 }, () => 1) }, isCut: true });
  const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  expect(cutData({ deep }, { ...limits, values: 10_000 }).isCut).toBe(true);
});

it('returns event data that can be passed on and never exceeds its limits', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      const cut = cutData(data, limits);
      expect(JSON.stringify(structuredClone(cut.data)).length).toBeLessThan(6 * (limits.whole + limits.values * 12));
      if (!cut.isCut) expect(cut.data).toEqual(data);
    }),
  );
});
