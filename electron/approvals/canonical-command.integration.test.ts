import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { canonicalizeCommand } from '../../shared/approvals/canonical-command.ts';

// Runs every script that counts as one plain command in a real shell. The shell must run exactly that command.

let folder: TestFolder;

/** A program that prints its words and the variable FOO, each with a terminator that no word contains. */
const probe = '#!/bin/sh\nfor word in "$@"; do printf "%s\\036" "$word"; done\nprintf "%s\\036" "$FOO"\n';

beforeAll(async () => {
  folder = createCacheFolder('shell');
  await writeFile(join(folder.path, 'probe'), probe);
  await chmod(join(folder.path, 'probe'), 0o755);
});
afterAll(() => folder.remove());

const unit = fc.constantFrom(...'ab/.-=:~#!^%@,1+é \t\'"\\\n\r$*?[]{}\u00a0');
const word = fc.oneof(
  fc.string({ unit, maxLength: 6 }),
  fc.string({ unit, maxLength: 6 }).map((text) => `'${text.replaceAll("'", `'\\''`)}'`),
  fc.string({ unit, maxLength: 6 }).map((text) => `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`),
);
const line = fc
  .tuple(fc.constantFrom('', 'FOO=x ', "FOO='a b' ", 'env FOO=x ', 'CI=1 '), fc.array(word, { maxLength: 3 }))
  .map(([set, words]) => `${set}probe ${words.join(' ')}`);

it.skipIf(process.platform === 'win32')('runs exactly the words of a plain command in a shell', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 40, maxLength: 40 }), (scripts) => {
      const plain = scripts.flatMap((script) => {
        const canonical = canonicalizeCommand(script);
        return canonical.kind === 'text' ? [] : [{ script, canonical }];
      });
      compared += plain.length;
      // One shell runs many commands, one per line. Starting a shell for each takes ten times as long.
      const printed = execFileSync('/bin/sh', ['-c', plain.map(({ script }) => script).join('\n')], {
        cwd: folder.path,
        env: { PATH: `${folder.path}:/usr/bin:/bin`, HOME: '/nowhere' },
        encoding: 'utf8',
      });
      const expected = plain.flatMap(({ canonical }) => {
        const [foo = 'FOO='] = canonical.environment;
        return [...canonical.words.slice(1), foo.slice('FOO='.length)];
      });
      expect(printed.split('\u001e').slice(0, -1)).toEqual(expected);
    }),
    { numRuns: runs(4, 100) },
  );
  expect(compared).toBeGreaterThan(50);
});
