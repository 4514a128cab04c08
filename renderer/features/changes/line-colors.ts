import { Listeners } from '../../../shared/base/listeners.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { highlightCode } from '../../highlighting/highlight-code.ts';
import type { CodeLine } from '../../highlighting/syntax-role.ts';

// Colors diff lines, hunk by hunk. A hunk is colored when one of its lines is first shown, each side as the old or new
// code.

const colors = new WeakMap<DiffLine, CodeLine>();
const requested = new WeakSet<DiffHunk>();
const listeners = new Listeners<[]>();
let version = 0;

/** Returns the colored text of a line; null until the colors arrive. */
export function getLineColors(line: DiffLine): CodeLine | null {
  return colors.get(line) ?? null;
}

/** Requests the colors of a hunk, once. */
export function askForColors(file: ParsedDiffFile, hunk: DiffHunk): void {
  if (requested.has(hunk)) return;
  requested.add(hunk);
  const language = file.path.slice(file.path.lastIndexOf('.') + 1);
  void colorSide(
    language,
    hunk.lines.filter((line) => line.kind !== 'added'),
  );
  void colorSide(
    language,
    hunk.lines.filter((line) => line.kind !== 'removed'),
  );
}

/** Notifies when colors have arrived, for `useSyncExternalStore` with `getColorsVersion` as its snapshot. */
export function onColorsChanged(listen: () => void): () => void {
  return listeners.add(listen);
}

/** Returns a number that grows whenever colors arrive; the snapshot for `useSyncExternalStore`. */
export function getColorsVersion(): number {
  return version;
}

async function colorSide(language: string, lines: readonly DiffLine[]): Promise<void> {
  const colored = await highlightCode(language, lines.map((line) => line.text).join('\n'));
  if (colored === null) return;
  for (const [at, line] of lines.entries()) {
    const spans = colored[at];
    if (spans !== undefined) colors.set(line, spans);
  }
  version += 1;
  listeners.call();
}
