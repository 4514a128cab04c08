import type { z } from 'zod';
import type { FileChange } from '../../../shared/transcript/file-change.ts';
import type { fileUpdateChange } from './codex-item.ts';

type Change = z.infer<typeof fileUpdateChange>;

/** Describes a patch item's change to one file, with line counts. */
export function countChange({ path, kind, diff }: Change): FileChange {
  const movedTo = kind.type === 'update' ? (kind.move_path ?? null) : null;
  if (kind.type === 'add') return { path, change: 'added', movedTo, added: countLines(diff), removed: 0 };
  if (kind.type === 'delete') return { path, change: 'deleted', movedTo, added: 0, removed: countLines(diff) };
  let added = 0;
  let removed = 0;
  for (let at = 0; at < diff.length; at = diff.indexOf('\n', at) + 1 || diff.length) {
    if (diff[at] === '+') added++;
    else if (diff[at] === '-') removed++;
  }
  return { path, change: movedTo === null ? 'modified' : 'renamed', movedTo, added, removed };
}

/** Counts the lines of a whole file. The last line may lack its line break. */
function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
