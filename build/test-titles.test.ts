import { describe, expect, it } from 'vitest';
import { readFaultTitles, readTestTitles } from './test-titles.ts';

const titlesIn = (source: string) => [...readTestTitles('a.test.ts', source)];

describe('readTestTitles', () => {
  it('reads a test by its own title and with the enclosing titles', () => {
    const source = "describe('a socket', () => { describe('idle', () => { it('is closed', async () => {}); }); });";
    const own = ['a socket', 'idle', 'is closed'];
    const joined = ['a socket > idle', 'idle > is closed', 'a socket > idle > is closed'];
    expect(titlesIn(source).toSorted()).toEqual([...own, ...joined].toSorted());
  });

  it('reads the titles of parameterized tests, and of those that some systems skip, as written in the source', () => {
    const source = [
      "it.each([['a', (1)]] as const)('refuses the test title of %s', () => {});",
      "it.skipIf(isWindows)('a pipe', () => {});",
      "describe.runIf(isLinux).each(rows)('a $name', { timeout: 1 }, () => {});",
      'test.each`a | b`(`b`, () => {});',
      `for (const name of names) test(\`@web \${name.toString()} holds\`, () => {});`,
    ].join('\n');
    expect(titlesIn(source)).toEqual([
      'refuses the test title of %s',
      'a pipe',
      'a $name',
      'b',
      `@web \${name.toString()} holds`,
    ]);
  });

  it('leaves out tests that never run, with everything inside them', () => {
    const source =
      "it.skip('a', f); it.todo('b'); describe.skip('c', () => { it('d', f); }); test.fixme('e', f); it('f', f);";
    expect(titlesIn(source)).toEqual(['f']);
  });

  it('ignores comments, strings, and other calls', () => {
    const source =
      "// it('a', f)\nconst b = \"it('b', f)\"; log('c'); expect(it).toBe('d'); test.info().skip(true, 'e');";
    expect(titlesIn(source)).toEqual([]);
  });

  it('names the source file that does not parse', () => {
    expect(() => titlesIn("it('a'")).toThrow(/^a\.test\.ts: /);
  });
});

describe('readFaultTitles', () => {
  it('reads the title of a kind of fault', () => {
    const source = "export const cut: Fault = { name: 'cut', title: 'provider cut', run: async () => {} };";
    expect([...readFaultTitles('build/faults/kinds/cut.ts', source)]).toEqual(['provider cut']);
  });
});
