import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../../fixtures/testkit/processor-time.ts';
import { findPaths, readCodePath } from './find-paths.ts';

describe('a path in a code span', () => {
  it.each([
    ['src/a.ts', 'src/a.ts', null],
    ['src/a.ts:12', 'src/a.ts', 12],
    ['src/a.ts:12:3', 'src/a.ts', 12],
    ['src/a.ts:12-20', 'src/a.ts', 12],
    ['a.ts#L10-L20', 'a.ts', 10],
    ['package.json', 'package.json', null],
    ['.gitignore', '.gitignore', null],
    ['./bin/run', './bin/run', null],
    ['src/My App/größe.ts:4', 'src/My App/größe.ts', 4],
    ['src/[id]/(app)/page.tsx', 'src/[id]/(app)/page.tsx', null],
    ['文档/第一章.md', '文档/第一章.md', null],
    ['/w/src/a.ts', '/w/src/a.ts', null],
    ['src\\app\\a.ts:7', 'src\\app\\a.ts', 7],
    ['C:\\w\\a.ts', 'C:\\w\\a.ts', null],
  ])('is found in %s', (code, path, line) => {
    expect(readCodePath(code)).toEqual({ type: 'openFile', path, line });
  });

  it.each([
    'npm test',
    'npm run build -- src/a.ts x',
    'const a = 1',
    'https://example.com/a.ts',
    '//server/share/a.ts',
    'foo()',
    '1.5',
    'src/*.ts',
    'a\nb/c.ts',
    '',
    '/',
    `src/${'a'.repeat(500)}.ts`,
  ])('is not found in %j', (code) => {
    expect(readCodePath(code)).toBeNull();
  });
});

const paths = (text: string) =>
  findPaths(text).flatMap(({ target, text: shown }) => (target === null ? [] : [[shown, target.path, target.line]]));

describe('paths in plain words', () => {
  it.each([
    ['See src/a.ts.', [['src/a.ts', 'src/a.ts', null]]],
    [
      'In src/a.ts:12:3, and (lib/b-c.test.ts#L3-L9).',
      [
        ['src/a.ts:12:3', 'src/a.ts', 12],
        ['lib/b-c.test.ts#L3-L9', 'lib/b-c.test.ts', 3],
      ],
    ],
    [
      'Über src/größe.ts, ./a/b.md: gut',
      [
        ['src/größe.ts', 'src/größe.ts', null],
        ['./a/b.md', './a/b.md', null],
      ],
    ],
    ['请看src/a.ts:3的', [['src/a.ts:3', 'src/a.ts', 3]]],
    ['/w/src/a.ts', [['/w/src/a.ts', '/w/src/a.ts', null]]],
  ])('are found in %j', (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });

  it.each([
    'either/or, 1/2, and/or.',
    'package.json',
    'https://example.com/src/a.ts',
    'https://example.com/?a=src/a.ts',
    '~/src/a.ts',
    '//server/share/a.ts',
    'src/a.ts/b',
    'a.b/c.d@e',
  ])('are not found in %j', (text) => {
    expect(paths(text)).toEqual([]);
  });

  it('keep all of the text, also of a text with 10,000 paths', () => {
    const text = Array.from({ length: 10_000 }, (_, at) => `See src/${at}.ts now.`).join(' ');
    const parts = findPaths(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter(({ target }) => target !== null).length).toBeLessThanOrEqual(101);
  });

  it.each(['a/', 'a.', 'a/b.', 'a', '/', 'a/b.c:1:', '../', 'a-/.'])(
    'are looked for in time that grows with the text: %s',
    (unit) => {
      const measure = (length: number) =>
        measureProcessorTime(() => {
          findPaths(unit.repeat(length / unit.length));
          readCodePath(unit.repeat(400 / unit.length));
        });
      measure(1_000);
      expect(measure(80_000) / Math.max(measure(8_000), 1)).toBeLessThan(60);
    },
  );
});
