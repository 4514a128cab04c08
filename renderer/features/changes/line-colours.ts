import { Listeners } from '../../../shared/base/listeners.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { highlightCode } from '../../highlighting/highlight-code.ts';
import type { CodeLine } from '../../highlighting/syntax-role.ts';

// Colors of diff lines, hunk by hunk. A hunk is colored when one of its lines is first shown, each side as the old or
// new code.

const colours = new WeakMap<DiffLine, CodeLine>();
const asked = new WeakSet<DiffHunk>();
const listeners = new Listeners<[]>();
let version = 0;

/** The colored text of a line; null until it is there. */
export function colourOf(line: DiffLine): CodeLine | null {
  return colours.get(line) ?? null;
}

/** Has a hunk colored, once. */
export function askForColours(file: ParsedDiffFile, hunk: DiffHunk): void {
  if (asked.has(hunk)) return;
  asked.add(hunk);
  const language = file.path.slice(file.path.lastIndexOf('.') + 1);
  void colourSide(
    language,
    hunk.lines.filter((line) => line.kind !== 'added'),
  );
  void colourSide(
    language,
    hunk.lines.filter((line) => line.kind !== 'removed'),
  );
}

/** Notifies when colors have arrived; works with `useSyncExternalStore` and `coloursVersion`. */
export function onColours(listen: () => void): () => void {
  return listeners.add(listen);
}

export function coloursVersion(): number {
  return version;
}

async function colourSide(language: string, lines: readonly DiffLine[]): Promise<void> {
  const coloured = await highlightCode(language, lines.map((line) => line.text).join('\n'));
  if (coloured === null) return;
  for (const [at, line] of lines.entries()) {
    const spans = coloured[at];
    if (spans !== undefined) colours.set(line, spans);
  }
  version += 1;
  listeners.call();
}
