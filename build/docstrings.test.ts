import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const exported = /^export (?:default )?(?:async )?(?:function\*?|(?:abstract )?class) (\w+)[<( ]/;

/** Returns the exported functions and classes of a source without a docstring directly above. */
function findUndocumented(source: string): readonly string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, at) => {
    const name = exported.exec(line)?.[1];
    if (name === undefined) return [];
    let above = at - 1;
    // A suppression of the linter may come between them. An overload belongs to the signature above it.
    while (lines[above]?.startsWith('// biome-ignore') === true || lines[above]?.includes(`function ${name}`) === true)
      above -= 1;
    return lines[above]?.endsWith('*/') === true ? [] : [name];
  });
}

it('every exported function and class has a docstring', () => {
  const sources = globSync('{electron,renderer,shared,build,fixtures,e2e}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/*.{test,spec}.{ts,tsx}', 'electron/model/codex-protocol/generated.ts'],
  });
  const undocumented = sources.flatMap((path) =>
    findUndocumented(readFileSync(`${root}/${path}`, 'utf8')).map((name) => `${path}: ${name}`),
  );
  expect(undocumented).toEqual([]);
});

it('an export without a docstring, or with other code between, is found', () => {
  const source =
    '/** Adds. */\nexport function add() {}\n\nexport class Sum {}\n/** Far. */\n\nexport async function far() {}\n';
  expect(findUndocumented(source)).toEqual(['Sum', 'far']);
});
