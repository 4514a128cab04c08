import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../../../fixtures/testkit/processor-time.ts';
import { renderTex } from './typeset.ts';

describe('a formula', () => {
  it.each(['x^2', '\\frac{a}{b}', '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}', '\\mathbb{R}', '\\text{für}'])(
    'typesets a formula with MathML: %s',
    (tex) => {
      expect(renderTex(tex, true)).toMatch(/<math .*aria-hidden="true"/s);
    },
  );

  it('allows a formula to define its own macros', () => {
    expect(renderTex('\\newcommand{\\field}{\\mathbb{R}} f: \\field \\to \\field', false)).toContain('mathbb');
  });

  it.each([
    ['broken', '\\frac{1'],
    ['unknown', '\\nonsense'],
    ['a link', '\\href{javascript:alert(1)}{x}'],
    ['an address', '\\url{https://example.com}'],
    ['a picture', '\\includegraphics{https://example.com/a.png}'],
    ['HTML with a class', '\\htmlClass{a}{x}'],
    ['HTML with a style', '\\htmlStyle{position:fixed}{x}'],
    ['HTML with data', '\\htmlData{row=1}{x}'],
    ['HTML with an id', '\\htmlId{root}{x}'],
  ])('does not typeset a formula if it is %s', (_, tex) => {
    expect(renderTex(tex, true)).toBeNull();
  });

  it('shows HTML in a formula as text', () => {
    const html = renderTex('\\text{<img src=x onerror=alert(1)>}', false);
    expect(html).toContain('&lt;img');
    expect(html).not.toContain('<img');
  });

  it.each([
    ['macros that repeat', `\\def\\a{${'x'.repeat(900)}}${'\\a'.repeat(1_000)}`],
    [
      'macros that double',
      `\\def\\a{xx}${[...'bcdefghijklmnop'].map((name, at) => `\\def\\${name}{\\${'abcdefghijklmno'[at]}\\${'abcdefghijklmno'[at]}}`).join('')}\\p`,
    ],
    ['a macro of itself', '\\def\\a{\\a\\a}\\a'],
    ['a macro by another name', `\\let\\d\\def\\d\\a{${'x'.repeat(900)}}${'\\a'.repeat(1_000)}`],
    ['deep groups', '{'.repeat(2_000) + '}'.repeat(2_000)],
    ['deep powers', 'x^{'.repeat(1_000) + '}'.repeat(1_000)],
    ['a wide table', `\\begin{matrix}${'&'.repeat(3_900)}\\end{matrix}`],
    ['words without end', '\\frac'.repeat(800)],
  ])('refuses a formula quickly for %s', (_, tex) => {
    const time = measureProcessorTime(() => expect(renderTex(tex, true)).toBeNull());
    expect(time).toBeLessThan(2_000);
  });

  it('limits the size of a formula to 20 em per step', () => {
    expect(renderTex('\\rule{9999em}{9999em}', false)).not.toMatch(/9999em[;"]/);
  });
});
