import { readFileSync, writeFileSync } from 'node:fs';
import { completeLockFile, parseLockFile } from './lock-file.ts';
import { lockFiles } from './lock-files.ts';

// `npm run lock:complete`, for use after adding a package from a registry that lacks the packages for other machines.

for (const { file } of lockFiles) {
  const lock = parseLockFile(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
}
