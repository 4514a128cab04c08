import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it.each([
  ['src/odd\u202Etxt.js', 'src/odd\\u202etxt.js'],
  ['a\u001b[31mb\u0007', 'a\\u001b[31mb\\u0007'],
  ['rm -rf / \u2066# no\u2069', 'rm -rf / \\u2066# no\\u2069'],
])('spells what cannot be seen in %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

it('leaves everything else alone, line breaks and tabs too', () => {
  const text = "printf 'é 漢 שלום 👍'\n\techo done";
  expect(visibleText(text)).toBe(text);
});
