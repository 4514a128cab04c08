import { expect, it } from 'vitest';
import { decodeEntities } from './inline-tree.ts';

it.each(['toString', 'valueOf', 'constr', 'isProto'])('leaves &%s; as it was written', (name) => {
  expect(decodeEntities(`a &${name}; b &amp; c`)).toBe(`a &${name}; b & c`);
});
