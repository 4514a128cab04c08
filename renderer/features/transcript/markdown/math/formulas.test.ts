import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../../../fixtures/testkit/processor-time.ts';
import {
  blockFormulaCap,
  findFormulas,
  findNextBlockFormula,
  inlineFormulaCap,
  isFormulaCode,
  parseBlockFormula,
} from './formulas.ts';

const found = (text: string) => findFormulas(text).map(({ source }) => source);

describe('formulas in a line', () => {
  it.each([
    ['so $x^2$ is', ['$x^2$']],
    ['($a$, $b$)', ['$a$', '$b$']],
    ['$\\alpha$.', ['$\\alpha$']],
    ['$5$ and $2n$ and $0.5x$', ['$5$', '$2n$', '$0.5x$']],
    ['$3 \\text{ apples}$', ['$3 \\text{ apples}$']],
    ['**$x$**', ['$x$']],
    ['$\\$5 + x$', ['$\\$5 + x$']],
    ['$`a_1`$', ['$`a_1`$']],
    ['so \\(x^2\\) is', ['\\(x^2\\)']],
    ['so \\[x = 1\\] is', ['\\[x = 1\\]']],
    ['so $$x = 1$$ is', ['$$x = 1$$']],
    ['so $$ x = 1 $$ is', ['$$ x = 1 $$']],
    ['$a\nb$', ['$a\nb$']],
  ])('finds a formula in %j', (text, formulas) => {
    expect(found(text)).toEqual(formulas);
  });

  it.each([
    'It costs $5 and $10.',
    'From $5-$10, US$5/US$7, 5$ or 10$',
    'between $5 million and 6 million$',
    '$1,000 or 900$',
    'Set $PATH to $HOME/bin:$PATH',
    'echo $HOME:$PATH and $B$A and $(pwd)/x',
    '"$A$B", $1$2',
    'the pid $$ and $$ again',
    '$ x$ and $x $',
    'code `$x$` and ``a ` $y$``',
    'escaped \\$x\\$ and \\\\$',
    'open $x + 1',
    '$$$x$$$ and $$ and $',
    'a\\[b\\] and \\[note\\] and \\( alone',
    'https://example.com/$a$/b?c=$d$',
    `$${'x'.repeat(inlineFormulaCap)}$`,
    '$$a $b$$',
  ])('finds no formula in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('returns the start, the content and the display mode of each formula', () => {
    expect(findFormulas('a $x$ $$y$$')).toEqual([
      { start: 2, source: '$x$', tex: 'x', display: false },
      { start: 6, source: '$$y$$', tex: 'y', display: true },
    ]);
  });

  it('finds formulas in hostile text in linear time', () => {
    const time = measureProcessorTime(() => {
      for (const text of ['$a', '\\(', '$$x', '`$', '\\[x=', '$`', '\\$'])
        findFormulas(text.repeat(8_000 / text.length));
    });
    expect(time).toBeLessThan(2_000);
  });
});

describe('a formula over whole lines', () => {
  const tex = (text: string) => parseBlockFormula(text)?.formula?.tex;

  it.each([
    ['$$\nx\n= y\n$$\nafter', '\nx\n= y\n'],
    ['$$\\begin{a}\n- x\n\\end{a}$$', '\\begin{a}\n- x\n\\end{a}'],
    ['  \\[\nx\n\\]  \n', '\nx\n'],
  ])('recognizes all of %j as a block formula', (text, inside) => {
    expect(tex(text)).toBe(inside);
  });

  it.each([
    '$$\nx\n\ny\n$$',
    '$$\nx\n```\n$$',
    '$$\nx\n# y\n$$',
    '$$x$$',
    '$$\nx\n$$ and more',
    '$$\n\n$$',
    `$$\n${'x'.repeat(blockFormulaCap)}\n$$`,
    'x $$\ny\n$$',
  ])('does not recognize %j as a block formula', (text) => {
    expect(parseBlockFormula(text)).toBeNull();
  });

  it('keeps an incomplete block formula open until its end arrives', () => {
    expect(parseBlockFormula('$$\nx\n+ y')).toEqual({ raw: '$$\nx\n+ y', formula: null });
  });

  it('interrupts a paragraph with a block formula', () => {
    expect(findNextBlockFormula('as\n$$\nx')).toBe(2);
    expect(findNextBlockFormula('as\n$$x$$ is')).toBe(-1);
    expect(findNextBlockFormula('as\n\\[a link\\](b)\n')).toBe(-1);
  });
});

describe('code fenced as math', () => {
  const code = { language: 'math', text: 'x', whole: 'x' };

  it('treats short, complete code fenced as math as a formula', () => {
    expect(isFormulaCode(code)).toBe(true);
    expect(isFormulaCode({ ...code, whole: null })).toBe(false);
    expect(isFormulaCode({ ...code, whole: 'x\ny' })).toBe(false);
    expect(isFormulaCode({ ...code, language: 'latex' })).toBe(false);
    const long = 'x'.repeat(blockFormulaCap + 1);
    expect(isFormulaCode({ ...code, text: long, whole: long })).toBe(false);
  });
});
