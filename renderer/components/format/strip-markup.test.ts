import { expect, it } from 'vitest';
import { measureProcessorTime } from '../../../fixtures/testkit/processor-time.ts';
import { stripMarkup } from './strip-markup.ts';

it.each([
  ['## Done', 'Done'],
  ['**Looking around**', 'Looking around'],
  ['- [x] fixed `src/a.ts`', 'fixed src/a.ts'],
  ['> quoted *words* and __more__', 'quoted words and more'],
  ['See [the guide](https://example.com/a).', 'See the guide.'],
  ['_one_ two', 'one two'],
])('strips %s to %s', (markdown, plain) => {
  expect(stripMarkup(markdown)).toBe(plain);
});

it.each(['*.ts and *.js', 'snake_case_name', '2 * 3 * 4', '#1 is fixed', 'a ** b', '[x] without a link', '-1'])(
  'keeps %s when it strips Markdown',
  (text) => {
    expect(stripMarkup(text)).toBe(text);
  },
);

it('strips Markdown quickly from hostile text', () => {
  const time = measureProcessorTime(() => {
    for (const piece of ['*', '_', '`', '[', '[a](', '**a', '# ', '> '])
      stripMarkup(piece.repeat(20_000 / piece.length));
  });
  expect(time).toBeLessThan(1_000);
});
