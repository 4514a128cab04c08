import { fileURLToPath } from 'node:url';

/** The lock files of the repository: of the app, and of the program that tests run besides. */
export const lockFiles = ['package-lock.json', 'fixtures/claude-cli/package-lock.json'].map((path) => ({
  path,
  file: fileURLToPath(new URL(`../${path}`, import.meta.url)),
}));
