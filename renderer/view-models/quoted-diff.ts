import type { DiffLine, ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';

/** A part of a message: words, or lines of a diff with the line above them that says what they are. */
export type MessagePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'diff'; readonly text: string; readonly heading: string; readonly file: ParsedDiffFile };

/**
 * Finds the blocks that `writeDiffBlock` wrote into a message, so that they are shown as a diff. A block without an end
 * or without a heading stays as it is. Joined with line breaks, the texts of the parts are the message.
 */
export function splitQuotedDiffs(text: string): readonly MessagePart[] {
  if (!text.includes('```diff')) return [{ kind: 'words', text }];
  const parts: MessagePart[] = [];
  let words: string[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const heading = words.at(-1) ?? '';
    const fence = /^(`{3,})diff$/.exec(line)?.[1];
    const end = fence === undefined || !heading.endsWith(':') ? -1 : lines.indexOf(fence, at + 1);
    const quoted = lines.slice(at + 1, Math.max(at + 1, end));
    if (quoted.length === 0 || !quoted.every((one) => /^[-+ ]/.test(one))) {
      words.push(line);
      continue;
    }
    words.pop();
    if (words.length > 0) parts.push({ kind: 'words', text: words.join('\n') });
    words = [];
    const source = [heading, ...lines.slice(at, end + 1)].join('\n');
    parts.push({ kind: 'diff', text: source, heading: heading.slice(0, -1), file: toFile(heading, quoted) });
    at = end;
  }
  if (words.length > 0 || parts.length === 0) parts.push({ kind: 'words', text: words.join('\n') });
  return parts;
}

const kinds = { '+': 'added', '-': 'removed', ' ': 'context' } as const;

/** Makes a file of quoted lines. Its name is only good for the colors of its language. */
function toFile(heading: string, quoted: readonly string[]): ParsedDiffFile {
  const lines = quoted.map((line): DiffLine => {
    const kind = kinds[line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' '];
    return { kind, text: line.slice(1), oldNumber: null, newNumber: null, noNewline: false };
  });
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  const path = `file${/\.\w+(?=\W*$|[,`])/.exec(heading)?.[0] ?? ''}`;
  return {
    ...{ path, from: null, change: 'modified', binary: false, oldMode: null, newMode: null, contents: null },
    ...{ added: count('added'), removed: count('removed') },
    hunks: [{ oldStart: 0, newStart: 0, section: '', lines }],
  };
}

/** Returns what a message shows before a quoted diff is opened. */
export function getShownText(text: string): string {
  return splitQuotedDiffs(text)
    .map((part) => (part.kind === 'words' ? part.text : part.heading))
    .join('\n');
}
