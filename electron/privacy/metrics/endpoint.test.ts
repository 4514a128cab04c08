import { expect, it } from 'vitest';
import { readEndpoint, readMetricsEndpoint } from './endpoint.ts';

it.each([
  ['https://metrics.example.org', 'https://metrics.example.org'],
  [' https://metrics.example.org:8443/codex/ ', 'https://metrics.example.org:8443/codex'],
  ['HTTPS://Metrics.Example.org/', 'https://metrics.example.org'],
  ['http://127.0.0.1:8790', 'http://127.0.0.1:8790'],
  ['http://127.1:8790', 'http://127.0.0.1:8790'],
  ['http://localhost:8790/', 'http://localhost:8790'],
  ['http://[::1]:8790', 'http://[::1]:8790'],
])('reads %j as %j', (text, value) => {
  expect(readEndpoint(text)).toEqual({ ok: true, value });
});

it.each([
  ['', 'notAnAddress'],
  ['metrics.example.org', 'notAnAddress'],
  ['ftp://metrics.example.org', 'notAnAddress'],
  ['file:///tmp/metrics', 'notAnAddress'],
  ['http://metrics.example.org', 'notSecure'],
  ['http://127.0.0.1.example.org', 'notSecure'],
  ['http://localhost.example.org', 'notSecure'],
  ['http://10.0.0.1', 'notSecure'],
  ['http://0.0.0.0:1', 'notSecure'],
  ['https://me:secret@metrics.example.org', 'hasMore'],
  ['https://metrics.example.org/?user=me', 'hasMore'],
  ['https://metrics.example.org/#me', 'hasMore'],
])('refuses %j: %s', (text, error) => {
  expect(readEndpoint(text)).toEqual({ ok: false, error });
});

it('lets a build from source send metrics only to this machine', () => {
  const away = 'https://metrics.example.org';
  expect(readMetricsEndpoint(away, true)).toEqual({ ok: true, value: away });
  expect(readMetricsEndpoint(away, false)).toEqual({ ok: false, error: 'notReleased' });
  expect(readMetricsEndpoint('https://127.0.0.1.example.org', false)).toEqual({ ok: false, error: 'notReleased' });
  expect(readMetricsEndpoint('http://127.0.0.1:8790', false)).toEqual({ ok: true, value: 'http://127.0.0.1:8790' });
  expect(readMetricsEndpoint('ftp://metrics.example.org', false)).toEqual({ ok: false, error: 'notAnAddress' });
});
