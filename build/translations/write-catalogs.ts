import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { translations } from '../../shared/i18n/languages.ts';
import { precompress } from '../precompress.ts';
import { readCatalog } from './read-texts.ts';

/**
 * Writes each language's words to where the built programs look for them: `words/de.json` for the host, and for the
 * page a script that must run before any other, `renderer/words/de.js`.
 */
export async function writeCatalogs(dist: string): Promise<void> {
  const forPage = join(dist, 'renderer', 'words');
  await mkdir(join(dist, 'words'), { recursive: true });
  await mkdir(forPage, { recursive: true });
  for (const { tag } of translations) {
    const catalog = JSON.stringify(readCatalog(tag));
    await writeFile(join(dist, 'words', `${tag}.json`), catalog);
    await writeFile(join(forPage, `${tag}.js`), `globalThis.workcellWords={language:"${tag}",catalog:${catalog}};\n`);
  }
  await precompress(forPage);
}
