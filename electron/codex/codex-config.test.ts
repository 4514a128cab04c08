import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfigSwitches } from './codex-config.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workcell-codex-'));
});
afterEach(() => rm(home, { recursive: true }));

const unset = { reading: 'read', analytics: null, plugins: null, otel: [], feedback: null };

it.each([
  ['model = "gpt-5.5"', unset],
  ['[analytics]\nenabled = false\n[feedback]\nenabled = true\n', { ...unset, analytics: false, feedback: true }],
  ['analytics = 1\nfeedback = []\notel = "on"\n', unset],
  ['[otel]\nexporter = "none"\nmetrics_exporter = "statsig"\n', { ...unset, otel: ['none', 'statsig'] }],
  [
    '[otel]\nexporter = { otlp-http = { endpoint = "https://o.example.org", headers = { key = "secret" } } }\n',
    { ...unset, otel: ['otlp-http'] },
  ],
  ['[features]\nplugins = false\n', { ...unset, plugins: false }],
  ['[marketplaces.tools]\nsource = "/srv/tools"\n', { ...unset, plugins: true }],
  ['[analytics\n', { ...unset, reading: 'broken' }],
])('reads %j as %j', async (text, expected) => {
  const file = join(home, 'config.toml');
  await writeFile(file, text);
  expect(await readConfigSwitches(home)).toEqual({ file, ...expected });
});

it('reports that there is no file', async () => {
  expect(await readConfigSwitches(home)).toMatchObject({ ...unset, reading: 'missing' });
});
