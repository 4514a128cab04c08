import { readFileSync, writeFileSync } from 'node:fs';
import { completeLockFile, parseLockFile } from './lock-file.ts';

// `npm run lock:complete`, after a package was added from a registry that lacks the packages of other machines.

const path = new URL('../package-lock.json', import.meta.url);
const lock = parseLockFile(readFileSync(path, 'utf8'));
writeFileSync(path, `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
