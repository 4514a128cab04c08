import { describe, expect, it } from 'vitest';
import { judgeClaims } from './judge-claims.ts';

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
