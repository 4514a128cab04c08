import { join } from 'node:path';
import { readSmallFile } from './read-small-file.ts';
import type { RepositoryPlace } from './repository-place.ts';

const longestChain = 5;

/**
 * Reads the commit of HEAD from the files of a repository; null if they do not say. Does not run git. Never rejects.
 */
export async function readHeadCommit({ commonFolder, gitFolder }: RepositoryPlace): Promise<string | null> {
  let text = await textOf(join(gitFolder, 'HEAD'));
  for (let step = 0; step < longestChain; step++) {
    if (/^[0-9a-f]{40,64}$/.test(text)) return text;
    const ref = /^ref: (refs\/\P{Cc}+)$/u.exec(text)?.[1];
    if (ref === undefined || ref.includes('..')) return null;
    text = (await textOf(join(commonFolder, ref))) || (await packedRef(commonFolder, ref));
  }
  return null;
}

async function packedRef(commonFolder: string, ref: string): Promise<string> {
  const packed = (await readSmallFile(join(commonFolder, 'packed-refs')))?.toString('utf8') ?? '';
  return (
    packed
      .split('\n')
      .find((line) => line.endsWith(` ${ref}`))
      ?.split(' ', 1)[0] ?? ''
  );
}

async function textOf(path: string): Promise<string> {
  return (await readSmallFile(path))?.toString('utf8').trim() ?? '';
}
