import { useEffect, useState } from 'react';
import type { DiffLine } from '../../../shared/changes/parse-unified-diff.ts';
import { readSelection } from '../line-comments/read-selection.ts';

/** Lines of one file that the user selected, by their positions among all its lines. */
export type SelectedLines = { readonly path: string; readonly lines: ReadonlySet<number> };

/** Finds the lines of a file's hunks. Undefined if there is no such file. */
export type LinesOfFile = (path: string) => readonly DiffLine[] | undefined;

/** Returns the changed lines that are selected with the pointer. `linesOf` is null while no selection counts. */
export function usePointerSelection(linesOf: LinesOfFile | null): SelectedLines | null {
  const [selected, setSelected] = useState<SelectedLines | null>(null);
  useEffect(() => {
    if (linesOf === null) return;
    const updateSelection = () =>
      setSelected((before) => (before === null && isSelectionEmpty(document) ? before : readSelectedLines(linesOf)));
    // The lines may be selected since before they could be, such as while a turn was running.
    updateSelection();
    document.addEventListener('selectionchange', updateSelection);
    return () => document.removeEventListener('selectionchange', updateSelection);
  }, [linesOf]);
  return selected;
}

/** Prevents a click from clearing the selection before it is read. */
export function keepSelection(event: { preventDefault(): void }): void {
  event.preventDefault();
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

/** Names a line as the page shows it, by its sign and number. */
export function formatLineName({ kind, newNumber, oldNumber }: DiffLine): string {
  return `${signs[kind]}${newNumber ?? oldNumber}`;
}

function isSelectionEmpty(page: Document): boolean {
  return page.getSelection()?.isCollapsed !== false;
}

function readSelectedLines(linesOf: LinesOfFile): SelectedLines | null {
  const quoted = readSelection(document);
  const all = quoted?.kind === 'lines' ? linesOf(quoted.path) : undefined;
  if (quoted?.kind !== 'lines' || all === undefined) return null;
  const chosen = new Set(quoted.lines.map(({ number, sign }) => `${sign}${number}`));
  const lines = all.flatMap((line, at) => (line.kind !== 'context' && chosen.has(formatLineName(line)) ? [at] : []));
  return lines.length === 0 ? null : { path: quoted.path, lines: new Set(lines) };
}
