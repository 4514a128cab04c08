/** A part of a Markdown text: fenced code, or the text around it. */
export type ProsePiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly language: string; readonly text: string };

/** Allows any indentation, because lists indent their code. */
const opening = /^\s*(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;

/** Splits a text at its fenced code. Unclosed code continues to the end. */
export function splitProse(text: string): readonly ProsePiece[] {
  const pieces: ProsePiece[] = [];
  let code: Fence | null = null;
  let lines: string[] = [];
  const end = (): void => {
    const together = lines.join('\n');
    if (code !== null) pieces.push({ type: 'code', language: code.language, text: together });
    else if (together.trim() !== '') pieces.push({ type: 'text', text: together });
    lines = [];
  };
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const opened: Fence | null = code === null ? readFence(line) : null;
    if (opened !== null || (code !== null && isClosingFence(line, code.fence))) {
      end();
      code = opened;
    } else lines.push(line);
  }
  end();
  return pieces;
}

type Fence = { readonly fence: string; readonly language: string };

function readFence(line: string): Fence | null {
  const [, fence, language = ''] = opening.exec(line) ?? [];
  return fence === undefined ? null : { fence, language };
}

function isClosingFence(line: string, fence: string): boolean {
  const mark = line.trim();
  return mark.length >= fence.length && mark === fence.charAt(0).repeat(mark.length);
}

/** A part of a line: code between the same number of backticks, or the text around it. */
export type InlinePiece = { readonly type: 'text' | 'code'; readonly text: string };

/**
 * Lines longer than this are not searched for code, because finding pairs is slow there. Handwritten lines are shorter.
 */
const maxLine = 10_000;

/** Splits a line at its code. A backslash escapes the next mark. */
export function splitInline(line: string): readonly InlinePiece[] {
  if (line.length > maxLine) return [{ type: 'text', text: line }];
  const pieces: InlinePiece[] = [];
  let from = 0;
  for (const { 0: found, 1: ticks, 2: code, index } of line.matchAll(
    /\\[\s\S]|(?<!`)(`+)(?!`)([^`](?:.*?[^`])??)\1(?!`)/g,
  )) {
    if (ticks === undefined || code === undefined) continue;
    if (index > from) pieces.push({ type: 'text', text: line.slice(from, index) });
    pieces.push({ type: 'code', text: code });
    from = index + found.length;
  }
  if (from < line.length) pieces.push({ type: 'text', text: line.slice(from) });
  return pieces;
}
