import { describe, expect, it } from 'vitest';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { assistantEntry, commandEntry, sampleTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { describeTranscript } from '../transcript.view-model.ts';
import { getSelectedMarkdown } from './selected-markdown.ts';
import type { SelectionEnd } from './selected-text.ts';

const viewOf = (entries: Parameters<typeof sampleTurn>[0], folded = false) =>
  describeTranscript({ ...emptyTranscript, turns: [sampleTurn(entries)] }, {}, {}, folded ? new Set() : 'all');
const whole = (index: number): SelectionEnd => ({ index, part: null });
const answerOf = (text: string) => viewOf([assistantEntry({ text })]);
const all = (view: ReturnType<typeof viewOf>) => getSelectedMarkdown(view, whole(0), whole(view.rowCount - 1));
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

describe('a selection as Markdown', () => {
  it.each([
    ['headings, text and links', '# One\n\nSome **bold** [link](https://example.com "t") and `code`.\n\n## Two'],
    ['lists', '- a\n  1. b\n  2. c\n- [x] d'],
    ['a long list', lines(100, (n) => `${n + 1}. item ${n}`)],
    ['a table', '| a | b |\n|---|:-:|\n| 1 | 2 |'],
    ['a long table', `| a | b |\n|---|---|\n${lines(100, (n) => `| ${n} | x |`)}`],
    ['code', '```ts\nconst a = 1;\n```'],
    ['long code', `\`\`\`ts\n${lines(100, (n) => `const a${n} = 1;`)}\n\`\`\``],
    ['code with fences in it', `\`\`\`\`md\n\`\`\`ts\n${lines(60, (n) => `const a${n} = 1;`)}\n\`\`\`\n\`\`\`\``],
    ['a long paragraph', lines(3_000, (n) => `word${n}`).replaceAll('\n', ' ')],
    ['a long quote', lines(1_000, (n) => `> line ${n} of the quote`)],
    ['definitions', 'See [one].\n\n[one]: https://example.com/'],
  ])('returns the source of whole selected blocks: %s', (_what, text) => {
    expect(all(answerOf(text))).toBe(text);
  });

  it('returns the selected parts of the first and last block, and everything between', () => {
    const view = answerOf('One **two**\n\n- a\n- b\n\nThree four');
    const from = { index: 1, part: '**two**' };
    expect(getSelectedMarkdown(view, from, { index: view.rowCount - 1, part: 'Three' })).toBe(
      '**two**\n\n- a\n- b\n\nThree',
    );
  });

  it('puts partly selected code into a fence with its language', () => {
    const view = answerOf(`Text\n\n\`\`\`ts\n${lines(60, (n) => `const a${n} = 1;`)}\n\`\`\``);
    const end = { index: view.rowCount - 1, part: 'const a48 = 1;' };
    const text = getSelectedMarkdown(view, { index: view.rowCount - 2, part: 'a25 = 1;' }, end);
    expect(text).toMatch(/^```ts\na25 = 1;\nconst a48 = 1;\n```$/);
  });

  it('repeats the header of a table whose first rows are not selected', () => {
    const view = answerOf(`| a | b |\n|---|---|\n${lines(100, (n) => `| ${n} | x |`)}`);
    expect(getSelectedMarkdown(view, whole(view.rowCount - 1), whole(view.rowCount - 1))).toMatch(
      /^\| a \| b \|\n\|---\|---\|\n\| 80 /,
    );
  });

  it('adds link definitions that are not part of the selection', () => {
    const view = answerOf('See [one] and [two][One].\n\nMore\n\n[one]: https://example.com/ "T"');
    expect(getSelectedMarkdown(view, whole(1), whole(2))).toBe(
      'See [one] and [two][One].\n\nMore\n\n[one]: <https://example.com/> "T"',
    );
  });

  it('copies messages as written, commands as code, and folded work', () => {
    const entries = [
      userEntry({ text: 'Go *now*' }),
      commandEntry({ id: 'c1', command: 'make `x`' }),
      assistantEntry({ text: '**Done**.' }),
    ];
    expect(all(viewOf(entries, true))).toBe('Go *now*\n\n```console\n$ make `x`\n```\n\n**Done**.');
  });
});
