import { expect, it } from 'vitest';
import { overruledBy } from './overrule.ts';

const plain = { isForbidden: false, doNotTrack: undefined, isDevBuild: false };

it.each([
  [{}, null],
  [{ doNotTrack: '' }, null],
  [{ doNotTrack: '0' }, null],
  [{ doNotTrack: 'False' }, null],
  [{ doNotTrack: '1' }, 'doNotTrack'],
  [{ doNotTrack: 'true' }, 'doNotTrack'],
  [{ isDevBuild: true }, 'devBuild'],
  [{ isDevBuild: true, doNotTrack: '1' }, 'doNotTrack'],
  [{ isDevBuild: true, doNotTrack: '1', isForbidden: true }, 'policy'],
])('with %j the switches are overruled by %s', (circumstances, expected) => {
  expect(overruledBy({ ...plain, ...circumstances })).toBe(expected);
});
