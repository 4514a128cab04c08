import { describe, expect, it } from 'vitest';
import { BlockScanner, parseBlocks } from './block-scanner.ts';
import { nodesToPlainText } from './markdown-node.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { parseTreeByBlocks } from './testing/trees.ts';
import { findBlockOfPlace, orderBlocks, type TextPlace } from './text-place.ts';

/** Returns the words of the blocks in the order in which they are shown. */
function readShown(text: string): readonly string[] {
  const { blocks, references } = parseBlocks(text);
  const { notes, text: first } = orderBlocks(blocks, references);
  return [...first, ...notes].map((at) => {
    const block = blocks[at];
    return block?.kind === 'prose' ? nodesToPlainText(parseMarkdown(block, references)) : (block?.text ?? '');
  });
}

const findSource = (text: string, place: TextPlace): string | undefined => {
  const { blocks } = parseBlocks(text);
  const block = blocks[findBlockOfPlace(blocks, place)];
  return block?.kind === 'prose' ? block.source.trim() : undefined;
};

describe('footnotes', () => {
  it('come after the text of their answer, in their order', () => {
    expect(readShown('[^b]: Early.\n\nOne.[^a]\n\n[^a]: First.\n\nTwo.[^b]')).toEqual([
      'One.a',
      'Two.b',
      'b Early.',
      'a First.',
    ]);
  });

  it('keep the rest of a note that is too long for one block', () => {
    const long = 'many words '.repeat(1_000);
    const shown = readShown(`One.[^a]\n\n[^a]: ${long}\n\nLast.`);
    expect(shown.slice(0, 2)).toEqual(['One.a', 'Last.']);
    expect(
      shown
        .slice(2)
        .join(' ')
        .match(/many words/g),
    ).toHaveLength(1_000);
  });

  it('stay as written without a reference, and so do references without a note', () => {
    expect(readShown('One.[^a]\n\n[^b]: *Alone*.\n\n`[^c]` and \\[^c]\n\n[^c]: Code does not count.')).toEqual([
      'One.[^a]',
      '[^b]: Alone.',
      '[^c] and [^c]',
      '[^c]: Code does not count.',
    ]);
    expect(readShown('One.[^a]\n\n[^a]: Used.\n[^b]: Alone.')).toEqual(['One.a', 'a Used.\n[^b]: Alone.']);
  });

  it('become links when the note arrives, however the answer was divided', () => {
    const text = 'One.[^a]\n\nMore words.\n\n[^a]: A note.\n\nLast.';
    const scanner = new BlockScanner();
    for (const letter of text) scanner.write(letter);
    scanner.end();
    expect(
      scanner.settled.flatMap((block) => (block.kind === 'prose' ? parseMarkdown(block, scanner.references) : [])),
    ).toEqual(parseTreeByBlocks(text));
    expect(JSON.stringify(parseTreeByBlocks(text))).toContain('"noteMark"');
  });

  it.each([
    ['a name of an object', '__proto__'],
    ['an address that runs a script', 'javascript:alert(1)'],
    ['HTML', '<img/id=x>'],
  ])('have labels that are only text: %s', (_case, label) => {
    expect(readShown(`One.[^${label}]\n\n[^${label}]: A note.`)).toEqual([`One.${label}`, `${label} A note.`]);
  });

  it.each([
    ['10,000 notes', Array.from({ length: 10_000 }, (_, at) => `Word.[^${at}]\n\n[^${at}]: note\n\n`).join('')],
    ['10,000 references on a line', `${'[^a]'.repeat(10_000)}\n\n[^a]: note`],
    ['notes that refer to themselves and each other', '[^a]: [^b] [^a]\n\n[^b]: [^a]\n\n'.repeat(2_000)],
    ['nested brackets', `${'[^'.repeat(20_000)}a${']'.repeat(20_000)}`],
    ['backticks', `[^a] ${'`'.repeat(30_000)}\n\n[^a]: note`],
  ])('cost little and lose nothing: %s', (_case, text) => {
    const start = performance.now();
    const shown = readShown(text).join('\n');
    expect(performance.now() - start).toBeLessThan(5_000);
    const letters = (words: string): number => words.match(/[a-z0-9]/g)?.length ?? 0;
    expect(letters(shown)).toBe(letters(text));
  });
});

describe('links to headings', () => {
  const text = '# One\n\nSee [two](#two) and [none](#none).\n\n> # Two\n\n## Two\n\ntext\n\n## Two\n\n[again](#two-1)';

  it('lead to the heading with that name, and are words if there is none', () => {
    const links = JSON.stringify(parseTreeByBlocks(text)).match(/"heading":\d/g);
    expect(links).toEqual(['"heading":1', '"heading":2']);
    expect(findSource(text, { type: 'heading', heading: 1 })).toBe('## Two');
    expect(readShown(text)[1]).toBe('See two and none.');
  });

  it('find footnotes and the first reference to them by label', () => {
    const noted = 'One.[^a]\n\nTwo.[^a] [^b]\n\n[^b]: B.\n\n[^a]: A.';
    expect(findSource(noted, { type: 'note', label: 'a' })).toBe('[^a]: A.');
    expect(findSource(noted, { type: 'mark', label: 'b' })).toBe('Two.[^a] [^b]');
    expect(findSource(noted, { type: 'note', label: 'c' })).toBeUndefined();
  });
});
