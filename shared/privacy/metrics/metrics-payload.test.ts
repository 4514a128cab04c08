import { expect, it } from 'vitest';
import { providerError } from '../../alerts/provider-error.ts';
import { type AppInfo, appInfo, toAppInfo } from './app-facts.ts';
import { cacheHit } from './cache-hit.ts';
import { finishReason } from './finish-reason.ts';
import { maxCount, noCounts } from './metric-counts.ts';
import { type MetricsPayload, maxBodyBytes, metricsPayload, pingPayload } from './metrics-payload.ts';
import { toolError } from './tool-error.ts';

const app = { version: '0.1.0', os: 'linux', arch: 'x64' } as const;
const payload: MetricsPayload = {
  version: 1,
  key: '8c2f9a3e-53b4-4f8e-9d0f-0a1b2c3d4e5f',
  app,
  counts: { ...noCounts, turns: 3 },
};

it('accepts the metrics body that the app sends, and nothing else', () => {
  expect(metricsPayload.parse(payload)).toEqual(payload);
  expect(pingPayload.parse(app)).toEqual(app);
});

it.each([
  ['a version of tomorrow', { ...payload, version: 2 }],
  ['a key that says something', { ...payload, key: 'person@example.org' }],
  ['no key', { ...payload, key: undefined }],
  ['one more field', { ...payload, machine: 'host-1' }],
  ['a field inside the app', { ...payload, app: { ...app, user: 'me' } }],
  ['a system that is on no list', { ...payload, app: { ...app, os: 'linux on my laptop' } }],
  ['a version that says something', { ...payload, app: { ...app, version: '0.1.0-for-acme' } }],
])('rejects a metrics body with %s', (_what, body) => {
  expect(metricsPayload.safeParse(body).success).toBe(false);
});

it('fits every count at its maximum into the largest body', () => {
  const full = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, maxCount]));
  const fullest = metricsPayload.parse({
    ...payload,
    app: { version: '9999.9999.9999', os: 'windows', arch: 'arm64' },
    counts: {
      turns: maxCount,
      empty_final: maxCount,
      compaction: maxCount,
      finish_reason: full(finishReason.options),
      provider_error: full(providerError.options),
      cache_hit: full(cacheHit.options),
      tool_error: full(toolError.options),
    },
  });
  expect(JSON.stringify(fullest).length * 4).toBeLessThan(maxBodyBytes);
});

it.each<[version: string, platform: string, arch: string, AppInfo]>([
  ['0.1.0', 'linux', 'x64', { version: '0.1.0', os: 'linux', arch: 'x64' }],
  ['1.20.3', 'darwin', 'arm64', { version: '1.20.3', os: 'macos', arch: 'arm64' }],
  ['2.0.0-acme.7+build', 'win32', 'ia32', { version: '2.0.0', os: 'windows', arch: 'other' }],
  ['nightly of Eve', 'haiku', 'riscv64', { version: '0.0.0', os: 'other', arch: 'other' }],
  ['1.2.33333', 'linux', 'x64', { version: '0.0.0', os: 'linux', arch: 'x64' }],
])('reports only %s on %s and %s', (version, platform, arch, expected) => {
  const facts = toAppInfo({ version, platform, arch });
  expect(facts).toEqual(expected);
  expect(appInfo.parse(facts)).toEqual(facts);
});
