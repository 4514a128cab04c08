import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CollectedText, collectBareTexts, collectTexts } from './collect-texts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Names and examples that are the same in every language. */
const names = ['/usr/local/bin/codex', 'Codex', 'DO_NOT_TRACK', 'POST', 'Workcell', 'https://', 'npm test', '~/code'];

let known: ReadonlyMap<string, readonly string[]> | null = null;

/** Every text of the app with its locations, as `path:line`, ordered by path. Reads the sources once. */
export function readTexts(): ReadonlyMap<string, readonly string[]> {
  known ??= readSources(collectTexts);
  return known;
}

/** The words of elements that cannot be translated in their current form, with their locations. */
export function readBareTexts(): ReadonlyMap<string, readonly string[]> {
  return readSources((path, source) => collectBareTexts(path, source, names));
}

function readSources(
  collect: (path: string, source: string) => readonly CollectedText[],
): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const paths = globSync('{shared,electron,renderer}/**/*.{ts,tsx}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.test\.tsx?$|\/testing\/|^shared\/i18n\//.test(path))
    .toSorted();
  for (const path of paths) {
    for (const { key, line } of collect(path, readFileSync(join(root, path), 'utf8'))) {
      const places = texts.get(key) ?? [];
      places.push(`${path}:${line}`);
      texts.set(key, places);
    }
  }
  return texts;
}

/** The file with a language's words. */
export function getCatalogFile(tag: string): string {
  return join(root, 'shared', 'i18n', `${tag}.json`);
}

/** The stored words of a language, by their English texts. */
export function readCatalog(tag: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(getCatalogFile(tag), 'utf8'));
}
