import { describe, expect, it } from 'vitest';
import { findClaims, findNamedTests } from './doc-claims.ts';

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
