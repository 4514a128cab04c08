import { expect, it } from 'vitest';
import { readUpdateSource } from './update-source.ts';

it('returns an address with a key', () => {
  const source = { address: 'https://updates.example/workcell', publicKey: 'key' };
  expect(readUpdateSource('https://updates.example/workcell/', 'key')).toEqual(source);
});

it.each([
  ['no address', null, 'key'],
  ['no key', 'https://updates.example', null],
  ['an empty key', 'https://updates.example', ''],
  ['an address that is not encrypted', 'http://updates.example', 'key'],
  ['no address of the web', 'updates', 'key'],
])('returns null with %s', (_name, address, key) => {
  expect(readUpdateSource(address, key)).toBeNull();
});
