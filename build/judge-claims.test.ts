import { describe, expect, it } from 'vitest';
import { findClaims, findNamedTests, judgeClaims } from './judge-claims.ts';

const files: Readonly<Record<string, string>> = {
  'electron/a.test.ts':
    "describe('a token', () => { it('is random', f); it.each(rows)('refuses %s', f); it.skip('old', f); });",
  'build/faults/kinds/cut.ts': "export const cut = { title: 'provider cut' };",
  'electron/a.ts': "it('is random', f);",
};

function problemsOf(claim: string): readonly string[] {
  const exempt = new Set(['Not defended']);
  return judgeClaims(`## Part\n\n${claim}\n`, exempt, (path) => files[path] ?? null).map(({ problem }) => problem);
}

describe('judgeClaims', () => {
  it('accepts a claim whose tests all exist', () => {
    expect(problemsOf('- It holds. `electron/a.test.ts` "is random", "a token > refuses %s"')).toEqual([]);
    expect(problemsOf('- It holds. `build/faults/kinds/cut.ts` "provider cut"')).toEqual([]);
    expect(problemsOf('## Not defended\n\n- Malware.')).toEqual([]);
  });

  it('reports the line of a claim that names no test', () => {
    expect(judgeClaims('## Part\n\n- It holds.\n', new Set(), () => null)).toEqual([
      { line: 3, problem: 'the claim names no test; add `path` "title of the test"' },
    ]);
  });

  it('requires a title with each test file that a claim names', () => {
    expect(problemsOf('- It holds. `electron/a.test.ts` "is random"; `electron/b.test.ts`')).toEqual([
      'electron/b.test.ts is named without the title of a test',
    ]);
  });

  it('reports a file or title of a claim that does not exist', () => {
    expect(problemsOf('- It holds. `electron/b.test.ts` "is random"')).toEqual(['electron/b.test.ts does not exist']);
    expect(problemsOf('- It holds. `electron/a.test.ts` "is  random", "Is random", "random", "refuses all"')).toEqual([
      'electron/a.test.ts has no test "Is random"',
      'electron/a.test.ts has no test "random"',
      'electron/a.test.ts has no test "refuses all"',
    ]);
  });

  it('accepts neither a skipped test nor other code as proof of a claim', () => {
    expect(problemsOf('- It holds. `electron/a.test.ts` "old"; `electron/a.ts` "is random"')).toEqual([
      'electron/a.test.ts has no test "old"',
      'electron/a.ts is not a test',
    ]);
  });
});

const none: ReadonlySet<string> = new Set();
const textsIn = (markdown: string, exempt = none) => findClaims(markdown, exempt).map(({ text }) => text);

describe('findClaims', () => {
  it('finds claims in list items, including wrapped and nested ones, with their lines', () => {
    expect(findClaims('# Title\n\n## Part\n\n- one\n  goes on\n  - two\n* three\n', none)).toEqual([
      { line: 5, text: '- one\n  goes on' },
      { line: 7, text: '  - two' },
      { line: 8, text: '* three' },
    ]);
  });

  it('finds claims in table rows without the header', () => {
    expect(textsIn('## Part\n\n| what | proof |\n| --- | :-: |\n| one | a |\n| two | b |\n')).toEqual([
      '| one | a |',
      '| two | b |',
    ]);
  });

  it('finds claims in paragraphs, because prose makes claims too', () => {
    expect(textsIn('## Part\n\nOne\ngoes on.\n\nTwo.\n')).toEqual(['One\ngoes on.', 'Two.']);
  });

  it('leaves out the introduction, exempt sections with all their subsections, and code', () => {
    const markdown =
      '# Title\n\nIntro.\n\n## Not defended\n\n- a\n\n### More\n\n- b\n\n## Part\n\n### Below\n\n```\n# no heading\n- c\n```\n- d\n';
    expect(textsIn(markdown, new Set(['Not defended']))).toEqual(['- d']);
  });
});

describe('findNamedTests', () => {
  it('reads files with one or more test titles, on one or more lines', () => {
    const text = 'Closes it. `a.test.ts` "one", "two\n  goes on" and "three"; `b.spec.ts`\n"four"';
    expect(findNamedTests(text)).toEqual([
      { path: 'a.test.ts', title: 'one' },
      { path: 'a.test.ts', title: 'two goes on' },
      { path: 'a.test.ts', title: 'three' },
      { path: 'b.spec.ts', title: 'four' },
    ]);
  });

  it('reads a test title with quotes in it', () => {
    expect(findNamedTests('`a.test.ts` "a \\"b\\" c"')).toEqual([{ path: 'a.test.ts', title: 'a "b" c' }]);
  });

  it('does not treat other text in backticks or quotes as a test', () => {
    expect(findNamedTests('`Host` is checked, "really", as `a.test.ts` says: "one"')).toEqual([]);
  });
});
