import { appendAll } from '../../../shared/base/append-all.ts';

const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/**
 * Corrects the line counts of a unified diff's hunks. A model often counts wrong, and a reader that trusts the count
 * would omit lines. Ignores blank lines at the end of a hunk.
 */
export function recountHunks(diff: string): string {
  const lines = diff.replaceAll('\r\n', '\n').split('\n');
  const counted: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    at += 1;
    const [, oldStart, newStart, section = ''] = header.exec(line) ?? [];
    if (!line.startsWith('@@')) {
      counted.push(line);
      continue;
    }
    const end = findHunkEnd(lines, at);
    const body = lines.slice(at, end);
    while (body.at(-1) === '') body.pop();
    counted.push(
      oldStart === undefined
        ? line
        : `@@ -${oldStart},${countSide(body, '+')} +${newStart},${countSide(body, '-')} @@${section}`,
    );
    appendAll(counted, body);
    at = end;
  }
  return `${counted.join('\n').trimEnd()}\n`;
}

/** Counts the lines of one side: all except the other side's lines and the note about a missing line break. */
function countSide(body: readonly string[], otherSide: '+' | '-'): number {
  return body.filter((line) => !line.startsWith(otherSide) && !line.startsWith('\\')).length;
}

function findHunkEnd(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('@@') || line.startsWith('diff --git ')) return at;
    if (line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ')) return at;
  }
  return lines.length;
}
