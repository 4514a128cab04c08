import type { LineKind } from './scan-diff.ts';

/** An unchanged line, or a run of removed lines with the added ones that follow it. Side by side, they share rows. */
export type LineChange<Line> = {
  readonly context: Line | null;
  readonly removed: readonly Line[];
  readonly added: readonly Line[];
};

/** Splits the lines of a hunk into its changes. Keeps their order. */
export function groupLineChanges<Line extends { readonly kind: LineKind }>(
  lines: Iterable<Line>,
): readonly LineChange<Line>[] {
  const changes: LineChange<Line>[] = [];
  let removed: Line[] = [];
  let added: Line[] = [];
  const close = (): void => {
    if (removed.length + added.length > 0) changes.push({ context: null, removed, added });
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === 'context') {
      close();
      changes.push({ context: line, removed: [], added: [] });
    } else if (line.kind === 'removed') {
      if (added.length > 0) close();
      removed.push(line);
    } else added.push(line);
  }
  close();
  return changes;
}
