import { expect, it } from 'vitest';
import { decodeEntities } from './decode-entities.ts';

it.each(['toString', 'valueOf', 'constr', 'isProto'])('leaves &%s; as it was written', (name) => {
  expect(decodeEntities(`a &${name}; b &amp; c`)).toBe(`a &${name}; b & c`);
});

it.each([
  ['&eacute;&Uuml;&szlig;', 'éÜß'],
  ['&check; &rarr; &euro;5 &le; &infin;', '✓ → €5 ≤ ∞'],
  ['&lbrack;x&rbrack; &ast; &num; &vert; &bsol; &grave;', '[x] * # | \\ `'],
  ['a&ensp;b&thinsp;c', 'a\u2002b\u2009c'],
])('decodes the named characters in %s', (source, expected) => {
  expect(decodeEntities(source)).toBe(expected);
});
