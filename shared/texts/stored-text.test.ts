import { expect, it } from 'vitest';
import { textsRequests } from '../contract/texts.ts';
import { maxMessageBytes } from '../contract/wire.ts';
import { isTooLargeToStore, maxStoredCharacters } from './stored-text.ts';

it.each([
  ['broken characters', '\uD800', JSON.stringify({ unsent: '\uD800' })],
  ['control characters with Chinese', '\u0001', '\u6F22'],
])('the largest stored text fits into a message to the host: %s', (_what, one, about) => {
  let most = Math.ceil(4_000_000 / about.length);
  const text = one.repeat(maxStoredCharacters);
  while (isTooLargeToStore({ text, about: about.repeat(most) })) most = Math.floor(most * 0.95);
  const kept = { text, about: about.repeat(most) };
  const place = { threadId: null, folder: '/w', field: 'message' };
  const input = { place, revision: 1, text: kept };
  expect(textsRequests.storeText.input.safeParse(input).success).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(maxMessageBytes - 100_000);
});
