import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportMissing } from './report-missing.ts';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('skips the desktop app without an Electron, except in CI', () => {
  vi.stubEnv('CI', undefined);
  expect(reportMissing('The app')).toBe(0);
  vi.stubEnv('CI', 'true');
  expect(reportMissing('The app')).toBe(1);
});
