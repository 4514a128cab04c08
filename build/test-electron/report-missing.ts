import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reports that there is no Electron to test `subject` with, counts one skipped test in Playwright's JSON format, and
 * returns the exit code.
 */
export function reportMissing(subject: string, report: string): number {
  process.stderr.write(
    `${subject} was not tested, because there is no Electron. "npm run electron:install" downloads it; on Linux ` +
      'x64, "npm run electron:test-runtime" prepares one from the package registry.\n',
  );
  // In CI, skipped tests would be mistaken for passing ones.
  if (process.env.CI !== undefined) return 1;
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 1 } }));
  return 0;
}
