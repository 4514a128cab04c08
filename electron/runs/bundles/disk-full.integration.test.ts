import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { formatTelemetryLine } from '../../model/exports/telemetry-line.ts';

// A file size limit simulates the full disk: a process can set one without special rights.

const folder = createTemporaryFolder('bundles-full');
afterAll(() => folder.remove());

const exporting = fileURLToPath(new URL('./testing/export-until-full.ts', import.meta.url));
const importing = fileURLToPath(new URL('./testing/import-until-full.ts', import.meta.url));

function inFullDisk(path: string, ...args: readonly string[]): string {
  const limited = ['-c', 'trap "" XFSZ; ulimit -S -f 100; exec "$0" "$@"', process.execPath, path, ...args];
  const { stderr, stdout } = spawnSync('sh', limited, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return stdout;
}

describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  const telemetry = join(folder.path, 'telemetry.jsonl');
  const rollout = join(folder.path, 'rollout.jsonl');
  writeFileSync(telemetry, formatTelemetryLine('thinking', 0, { content: 'x'.repeat(500) }).repeat(2_000));
  const said = {
    type: 'event_msg',
    timestamp: '2026-01-01T00:00:00Z',
    payload: { type: 'odd', text: 'y'.repeat(500) },
  };
  writeFileSync(rollout, `${JSON.stringify(said)}\n`.repeat(2_000));

  it('a full disk leaves nothing behind after an export', () => {
    const place = createTemporaryFolder('bundles-place');
    expect(inFullDisk(exporting, telemetry, join(place.path, 'run.jsonl'), folder.path)).toContain('EFBIG');
    expect(readdirSync(place.path)).toEqual([]);
  });

  it.each([telemetry, rollout])('a full disk leaves nothing behind after an import', (path) => {
    const data = createTemporaryFolder('bundles-data');
    expect(JSON.parse(inFullDisk(importing, path, data.path))).toMatchObject({
      ok: false,
      error: { type: 'disk' },
    });
    expect(readdirSync(join(data.path, 'imported-runs', 'staging'))).toEqual([]);
    expect(readdirSync(join(data.path, 'imported-runs'))).toEqual(['staging']);
  });
});
