import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Random } from '../random.ts';
import type { Case } from './case.ts';
import { hash, toPath } from './disk.ts';

/** The user saves a file during Apply, Keep, or Discard. Only files that existed before are chosen. */
export function writeConcurrently({ before, userWrites, repository }: Case, random: Random): void {
  const paths = [...before.workspace.keys()].filter((path) => !path.includes('.git/'));
  const path = paths[random.below(paths.length)];
  if (path === undefined) return;
  const text = Buffer.from(`mine ${random.below(1e9)}\n`);
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  try {
    const file = openSync(toPath(repository.root, path), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    writeSync(file, text);
    closeSync(file);
    userWrites.set(path, `file ${hash(text)}`);
  } catch {
    // The path is now a folder or a link.
  }
}
