import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countPlaywright } from '../test-parts.ts';
import { reportMissing } from './report-missing.ts';

let folder: string;
const report = () => join(folder, 'artifacts', 'report.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-report-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('counts one skipped test without an Electron', () => {
  vi.stubEnv('CI', undefined);
  expect(reportMissing('The app', report())).toBe(0);
  expect(countPlaywright(readFileSync(report(), 'utf8'))).toEqual({ passed: 0, failed: 0, skipped: 1 });
});

it('fails in CI', () => {
  vi.stubEnv('CI', 'true');
  expect(reportMissing('The app', report())).toBe(1);
  expect(existsSync(report())).toBe(false);
});
