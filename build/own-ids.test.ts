import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { toItemId } from '../electron/codex/rename-items.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** An entry id in our code, up to its variable part. */
const written = /(?:entryId\.parse|\bcreateNotice)\(\s*`([^`$]+)/g;
const sources = globSync('{electron,shared}/**/*.ts', { cwd: root, exclude: ['**/testing/**', '**/*.test.ts'] });
const begins = sources.flatMap((path) =>
  [...readFileSync(`${root}/${path}`, 'utf8').matchAll(written)].map(([, begin = '']) => begin),
);

describe('every entry id that our code creates', () => {
  it('creates entry ids that start differently from any Codex id', () => {
    expect(begins).toEqual(expect.arrayContaining(['error:', 'message:', 'own-command:', 'readOnlyNow:']));
    for (const begin of begins) expect(toItemId(`${begin}1`), begin).toMatch(/^codex-/);
  });
});
