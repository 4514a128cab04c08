import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { DiffListHandle } from './parts/DiffList.tsx';

/**
 * A file that the user chose, with its index and first row when the list scrolled to it; null before the list has
 * scrolled.
 */
type ChosenFile = {
  readonly shown: string;
  readonly path: string;
  place: { readonly at: number; readonly row: number } | null;
};

/**
 * Scrolls a list of lines to the file that the user chose in the tree. The tree may arrive before the lines, and the
 * diff of the whole turn replaces the diff of its first patch. `shown` names the turn or scope, and `of` the one that
 * the file is of. The list scrolls to the file as soon as it has the file's lines, and again when other files arrive
 * above it, unless the user has scrolled away.
 */
export function useChosenFile(
  shown: string,
  files: readonly ParsedDiffFile[],
  list: RefObject<DiffListHandle | null>,
): (path: string, of?: string) => void {
  const chosen = useRef<ChosenFile | null>(null);

  const show = useCallback(() => {
    const file = chosen.current;
    if (file === null || file.shown !== shown) return;
    if (files.length === 0) file.place = null;
    const at = files.findIndex(({ path }) => path === file.path);
    if (at === -1 || list.current === null) return;
    if (file.place !== null && (file.place.at === at || !list.current.isShown(file.place.row))) return;
    file.place = { at, row: list.current.showFile(at) };
  }, [shown, files, list]);

  useEffect(show, [show]);
  return (path, of = shown) => {
    chosen.current = { shown: of, path, place: null };
    show();
  };
}
