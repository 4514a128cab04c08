import { createRequire } from 'node:module';
import { z } from 'zod';

const require = createRequire(import.meta.url);
const mappings = z.record(z.string(), z.string());

/**
 * The text of `shared/approvals/look-alike-table.ts`: the characters that Unicode lists as confusable with ASCII
 * characters used in programs and hosts. Characters that compatibility normalization turns into ASCII are left out,
 * because the engine knows them.
 */
export function createLookAlikeTable(): string {
  const confusable = Object.entries(mappings.parse(require('unhomoglyph/data.json')));
  const byLatin = new Map<string, string[]>();
  for (const [character, like] of confusable) {
    const isOne = [...character].length === 1 && !/^[ -~]*$/.test(character.normalize('NFKC'));
    if (!isOne || !/^[\w./:-]$/.test(like)) continue;
    byLatin.set(like, [...(byLatin.get(like) ?? []), character]);
  }
  const rows = [...byLatin]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([like, characters]) => {
      const escaped = characters.map((one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).toSorted();
      return `  ['${like}', '${escaped.join('')}'],`;
    });
  return `${head}${rows.join('\n')}\n];\n`;
}

const head = `// Written by build/generate-look-alikes.ts from Unicode's confusables.txt, as the package unhomoglyph has it.

/** Characters of ASCII, each with others that look like it. */
// biome-ignore format: one row a character
export const lookAlikeTable: readonly (readonly [like: string, characters: string])[] = [
`;
