import { readFileSync } from 'node:fs';
import { missingPackages, parseLockFile } from './lock-file.ts';

// The lock file names packages and their hashes, not the registry that one machine happened to use, and it has the
// packages of every machine.

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const missing = missingPackages(parseLockFile(text));

if (/"resolved"\s*:/.test(text)) {
  fail('has addresses of a registry ("resolved"): keep omit-lockfile-registry-resolved in .npmrc and install again');
}
if (missing.length > 0) fail(`lacks ${missing[0]?.name} and others for other machines: run "npm run lock:complete"`);

function fail(problem: string): void {
  process.stderr.write(`package-lock.json ${problem}\n`);
  process.exitCode = 1;
}
