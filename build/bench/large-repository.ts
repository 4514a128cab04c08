import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRepository } from '../../fixtures/demo/git-repository.ts';
import { createOnce } from './create-once.ts';

const folders = 500;
const filesEach = 100;

/** A repository with 50,000 files of about a kilobyte each and one commit. Returns its path. */
export async function createLargeRepository(): Promise<string> {
  const { facts } = await createOnce('repository-1', async (folder) => {
    const root = join(folder, 'repository');
    for (let at = 0; at < folders; at++) {
      const place = join(root, `part-${at % 20}`, `folder-${at}`);
      mkdirSync(place, { recursive: true });
      for (let file = 0; file < filesEach; file++) {
        writeFileSync(join(place, `file-${file}.ts`), `export const value${at}_${file} = ${at};\n`.repeat(25));
      }
    }
    await createRepository(root);
    return root;
  });
  return facts;
}
