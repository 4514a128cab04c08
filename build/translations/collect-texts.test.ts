import { describe, expect, it } from 'vitest';
import { collectBareTexts, collectTexts } from './collect-texts.ts';

const keysOf = (source: string) => collectTexts('a.tsx', source).map(({ key }) => key);

describe('the texts of a source file', () => {
  it('finds texts in code and in elements, with their lines', () => {
    const source = `const a = t\`One\`;\nconst b = <p title={t\`Two\`}>{t\`Three \${a} of \${b.c}\`}</p>;`;
    expect(collectTexts('a.tsx', source)).toEqual([
      { key: 'One', line: 1 },
      { key: 'Two', line: 2 },
      { key: 'Three {0} of {1}', line: 2 },
    ]);
  });

  it('finds texts inside each other, as they are written', () => {
    expect(keysOf(`t\`The \${isNew ? t\`new\` : t\`old\`} one\\n\``)).toEqual(['The {0} one\n', 'new', 'old']);
  });

  it('finds both forms of nouns', () => {
    expect(keysOf("counted(n, 'file'); counted(n, 'entry', 'entries'); plural(n, 'is', 'are')")).toEqual([
      'file|files',
      'entry|entries',
      'is|are',
    ]);
  });

  it('finds a word with its sense', () => {
    expect(keysOf("term('Archive', 'heading')")).toEqual(['Archive [heading]']);
  });

  it('leaves out strings that are not texts of the app', () => {
    expect(keysOf("const a = `One`; const b = 'Two'; css`three`;")).toEqual([]);
  });

  it('throws for a noun that is known only at run time', () => {
    expect(() => keysOf('counted(n, noun)')).toThrow(/a\.tsx: the word of counted/);
  });
});

describe('bare texts', () => {
  it('finds bare texts of elements, between tags and in attributes for screen readers', () => {
    const source = '<p id="main" aria-label="Main part" title={x}>\n  Some words <b>Codex</b> · {y} {t`more`}</p>';
    expect(collectBareTexts('a.tsx', source, ['Codex'])).toEqual([
      { key: 'Main part', line: 1 },
      { key: 'Some words', line: 1 },
    ]);
  });
});
