import { fileURLToPath } from 'node:url';

/** The repository's lock files: the app's, and the one for the program that only tests run. */
export const lockFiles = ['package-lock.json', 'fixtures/claude-cli/package-lock.json'].map((path) => ({
  path,
  file: fileURLToPath(new URL(`../${path}`, import.meta.url)),
}));
