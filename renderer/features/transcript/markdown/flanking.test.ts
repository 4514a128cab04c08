import { Lexer, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../../fixtures/testkit/properties.ts';
import { lexMarkdown } from './bounded-lexer.ts';
import type { Inline, MarkdownNode } from './markdown-node.ts';
import { noReferences } from './references.ts';
import { parseTreeByBlocks } from './testing/trees.ts';

const marks = { strong: 'b', emphasis: 'i', deleted: 's' };

function write(part: Inline | MarkdownNode): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'code':
      return part.text;
    case 'strong':
    case 'emphasis':
    case 'deleted':
      return `<${marks[part.type]}>${part.children.map(write).join('')}</${marks[part.type]}>`;
    case 'link':
    case 'paragraph':
    case 'tight':
    case 'heading':
      return part.children.map(write).join('');
    case 'list':
      return part.items.map(({ children }) => `- ${children.map(write).join('\n')}`).join('\n');
    case 'table':
      return [...(part.head === null ? [] : [part.head]), ...part.rows]
        .map((row) => row.map((cell) => cell.map(write).join('')).join('|'))
        .join('\n');
    default:
      return '';
  }
}

const shown = (text: string) => parseTreeByBlocks(text).map(write).join('\n');

describe('emphasis in text without spaces between words', () => {
  it.each([
    ['**注意：**请先备份。', '<b>注意：</b>请先备份。'],
    ['这是**“重点”**内容', '这是<b>“重点”</b>内容'],
    ['他说**（见下文）**之后', '他说<b>（见下文）</b>之后'],
    ['*注意：*请', '<i>注意：</i>请'],
    ['***注意：***请', '<i><b>注意：</b></i>请'],
    ['~~删除。~~保留', '<s>删除。</s>保留'],
    ['**このアスタリスクは強調です。**この文のせいで。', '<b>このアスタリスクは強調です。</b>この文のせいで。'],
    ['これは**「重要」**です', 'これは<b>「重要」</b>です'],
    ['**Visual Studio Code (VS Code)**는 편집기', '<b>Visual Studio Code (VS Code)</b>는 편집기'],
    ['패키지를 발행하려면 **`npm publish`**를 실행', '패키지를 발행하려면 <b>npm publish</b>를 실행'],
    ['请运行**`npm test`**，再提交', '请运行<b>npm test</b>，再提交'],
    ['见**[文档](a.md)**吧', '见<b>文档</b>吧'],
    ['**第一、**第二和**第三。**完', '<b>第一、</b>第二和<b>第三。</b>完'],
    ['古字**𠮷。**好𠮷**“引”**', '古字<b>𠮷。</b>好𠮷<b>“引”</b>'],
    ['- **注意：**请\n- **结论：**好', '- <b>注意：</b>请\n- <b>结论：</b>好'],
    ['| **标签：**甲 | b |\n|---|---|\n| **乙。**丙 | d |', '<b>标签：</b>甲|b\n<b>乙。</b>丙|d'],
    ['## **一、**开始', '<b>一、</b>开始'],
  ])('finds the emphasis in %j', (source, expected) => {
    expect(shown(source)).toBe(expected);
  });

  it.each(['2 * 3 * 4，5*6', '** 注意：**请', '变量 snake_case_name，文件_名_称', '脚注*号和单独的**号', 'é**“x”**é'])(
    'keeps the marks that are not emphasis in %j',
    (source) => {
      expect(shown(source)).toBe(source);
    },
  );
});

const toPlain = (tokens: readonly Token[]): unknown =>
  tokens.map((token) => ({
    type: token.type,
    raw: token.raw,
    tokens: 'tokens' in token && token.tokens !== undefined ? toPlain(token.tokens) : null,
  }));

const westernText = fc
  .array(
    fc.constantFrom('*', '*', '**', '_', '__', '~', '~~', 'a', 'b', '1', ' ', '\n', '.', '"', '(', ')', '-', '`'),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(''));

it('reads emphasis in text without CJK characters as CommonMark says', () => {
  fc.assert(
    fc.property(westernText, (text) => {
      const { tokens } = lexMarkdown(text, noReferences.getLinks(text), true);
      expect(toPlain(tokens)).toEqual(toPlain(Lexer.lexInline(text)));
    }),
    { numRuns: runs(2_000, 50_000) },
  );
});
