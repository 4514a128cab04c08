import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { findPathRanges, scorePath } from './path-query.ts';

const scoreOf = (query: string, path: string) => scorePath(query, path, path.lastIndexOf('/') + 1);
/** Returns the matching paths, best first. */
const ranked = (query: string, ...paths: readonly string[]) =>
  paths
    .filter((path) => scoreOf(query, path) > 0)
    .toSorted((one, other) => scoreOf(query, other) - scoreOf(query, one));
const pointedOut = (query: string, path: string) =>
  findPathRanges(query, path).map(([from, to]) => path.slice(from, to));

describe('a query for a path', () => {
  it('ranks names above folders, and the start of a name or word above its inside', () => {
    const best = ['src/app', 'src/app.ts', 'src/apple.ts', 'src/my-app.ts', 'src/snapped.ts', 'app/zebra.ts'];
    expect(ranked('app', ...best.toReversed())).toEqual(best);
  });

  it('matches separate letters of a path in their order', () => {
    expect(ranked('cpt', 'src/composer.tsx', 'tp.ts', 'components/popup/list.ts')).toEqual([
      'src/composer.tsx',
      'components/popup/list.ts',
    ]);
    expect(scoreOf('zz', 'src/a.ts')).toBe(0);
  });

  it('prefers the shorter of two equal path matches', () => {
    expect(ranked('index', 'a/b/c/index.ts', 'a/index.ts')).toEqual(['a/index.ts', 'a/b/c/index.ts']);
  });

  it('a path query may include folders', () => {
    expect(ranked('src/app', 'lib/app.ts', 'src/app.ts')).toEqual(['src/app.ts']);
  });

  it('reports the matched letters of a path', () => {
    expect(pointedOut('app', 'app/snapped/my-app.ts')).toEqual(['app']);
    expect(findPathRanges('app', 'app/snapped/my-app.ts')).toEqual([[15, 18]]);
    expect(pointedOut('cpt', 'src/composer.tsx')).toEqual(['c', 'p', 't']);
    expect(pointedOut('', 'a')).toEqual([]);
  });

  it('reports every letter of a path match, and nothing else matches', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
    fc.assert(
      fc.property(
        letters.filter((query) => query !== ''),
        letters,
        (query, path) => {
          expect(pointedOut(query, path).join('')).toBe(scoreOf(query, path) > 0 ? query : '');
        },
      ),
    );
  });
});
