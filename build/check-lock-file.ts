import { readFileSync } from 'node:fs';
import { findMissingPackages, findNeedlessBuilds, parseLockFile } from './lock-file.ts';
import { lockFiles } from './lock-files.ts';

// Checks that a lock file names packages and their hashes, but not one machine's registry; that it has the packages for
// every machine; and that npm does not build packages that are already built.

for (const { file, path } of lockFiles) {
  const text = readFileSync(file, 'utf8');
  const lock = parseLockFile(text);
  const missing = findMissingPackages(lock);
  const built = findNeedlessBuilds(lock);
  if (/"resolved"\s*:/.test(text)) {
    fail(
      path,
      'has addresses of a registry ("resolved"): keep omit-lockfile-registry-resolved in .npmrc and install again',
    );
  }
  if (missing.length > 0) {
    fail(path, `lacks ${missing[0]?.name} and others for other machines: run "npm run lock:complete"`);
  }
  if (built.length > 0) fail(path, `lets npm build ${built.join(', ')}: run "npm run lock:complete"`);
}

function fail(path: string, problem: string): void {
  process.stderr.write(`${path} ${problem}\n`);
  process.exitCode = 1;
}
