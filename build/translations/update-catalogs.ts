import { writeFileSync } from 'node:fs';
import { translations } from '../../shared/i18n/languages.ts';
import { getCatalogFile, readCatalog, readTexts } from './read-texts.ts';

// Updates the catalogs from the source: adds new texts without a translation in alphabetical order, and removes unused
// ones. Prints what needs translation.

const texts = readTexts();
for (const { name, tag } of translations) {
  const known = readCatalog(tag);
  const keys = [...texts.keys()].toSorted();
  writeFileSync(
    getCatalogFile(tag),
    `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, known[key] ?? ''])), null, 2)}\n`,
  );
  const missing = keys.filter((key) => !known[key]);
  for (const key of missing) process.stdout.write(`${JSON.stringify(key)}  ${texts.get(key)?.join(' ')}\n`);
  process.stdout.write(`${name}: ${keys.length - missing.length} of ${keys.length} texts\n`);
}
