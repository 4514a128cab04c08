import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isOwnOrigin } from './loopback-host.ts';

describe('isLoopbackHost', () => {
  it.each(['127.0.0.1:4100', 'localhost:80', 'LOCALHOST:1', '[::1]:9000', '127.0.0.1', 'localhost'])(
    'accepts %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example:4100',
    'localhost.evil.example',
    '127.0.0.1.nip.io:4100',
    '127.0.0.1:4100@evil.example',
    '0.0.0.0:4100',
    '::1',
  ])('refuses %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('isOwnOrigin', () => {
  it('accepts only the address itself', () => {
    expect(isOwnOrigin('http://127.0.0.1:4100', '127.0.0.1:4100')).toBe(true);
    for (const origin of [
      undefined,
      'null',
      'https://127.0.0.1:4100',
      'http://127.0.0.1:4101',
      'http://evil.example',
    ]) {
      expect(isOwnOrigin(origin, '127.0.0.1:4100')).toBe(false);
    }
  });
});
