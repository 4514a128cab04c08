import { writeFileSync } from 'node:fs';
import { translations } from '../../shared/words/languages.ts';
import { catalogueFile, readCatalogue, readTexts } from './read-texts.ts';

// Brings the catalogues in line with the source: new texts with nothing beside them, in their alphabetical order, and
// without those that are said nowhere any more. Prints what is to be translated.

const texts = readTexts();
for (const { name, tag } of translations) {
  const known = readCatalogue(tag);
  const keys = [...texts.keys()].toSorted();
  writeFileSync(
    catalogueFile(tag),
    `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, known[key] ?? ''])), null, 2)}\n`,
  );
  const missing = keys.filter((key) => !known[key]);
  for (const key of missing) process.stdout.write(`${JSON.stringify(key)}  ${texts.get(key)?.join(' ')}\n`);
  process.stdout.write(`${name}: ${keys.length - missing.length} of ${keys.length} texts\n`);
}
