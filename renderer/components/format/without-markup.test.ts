import { expect, it } from 'vitest';
import { processorTime } from '../../../fixtures/testkit/processor-time.ts';
import { withoutMarkup } from './without-markup.ts';

it.each([
  ['## Done', 'Done'],
  ['**Looking around**', 'Looking around'],
  ['- [x] fixed `src/a.ts`', 'fixed src/a.ts'],
  ['> quoted *words* and __more__', 'quoted words and more'],
  ['See [the guide](https://example.com/a).', 'See the guide.'],
  ['_one_ two', 'one two'],
])('%s becomes %s', (markdown, plain) => {
  expect(withoutMarkup(markdown)).toBe(plain);
});

it.each(['*.ts and *.js', 'snake_case_name', '2 * 3 * 4', '#1 is fixed', 'a ** b', '[x] without a link', '-1'])(
  'keeps %s',
  (text) => {
    expect(withoutMarkup(text)).toBe(text);
  },
);

it('is fast for hostile text', () => {
  const time = processorTime(() => {
    for (const piece of ['*', '_', '`', '[', '[a](', '**a', '# ', '> '])
      withoutMarkup(piece.repeat(20_000 / piece.length));
  });
  expect(time).toBeLessThan(1_000);
});
