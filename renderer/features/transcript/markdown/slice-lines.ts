import type { CodeLine, CodeSpan } from '../../../highlighting/syntax-role.ts';
import type { CodeBlock } from './block.ts';

/** Returns the colored lines of one piece of code, taken from the whole. Several pieces may share a long line. */
export function sliceLines(
  whole: readonly CodeLine[],
  { firstLine, firstColumn, text }: Pick<CodeBlock, 'firstLine' | 'firstColumn' | 'text'>,
): readonly CodeLine[] {
  return text.split('\n').map((line, at) => {
    const column = at === 0 ? firstColumn : 0;
    return sliceLine(whole[firstLine + at] ?? [], column, column + line.length);
  });
}

function sliceLine(line: CodeLine, from: number, to: number): CodeLine {
  const parts: CodeSpan[] = [];
  let at = 0;
  for (const { text, role } of line) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (part !== '') parts.push({ text: part, role });
    at += text.length;
  }
  return parts;
}
