import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { DiffListHandle } from './parts/DiffList.tsx';

/**
 * Scrolls a list of lines to the file that the person chose in the tree. The tree may arrive before the lines, and the
 * diff of the whole turn replaces that of its first patch. The list scrolls to the file as soon as it has its lines.
 */
export function useChosenFile(
  turnId: TurnId | null,
  files: readonly ParsedDiffFile[],
  list: RefObject<DiffListHandle | null>,
): (path: string) => void {
  const chosen = useRef<{ readonly turnId: TurnId | null; readonly path: string; isShown: boolean } | null>(null);

  const show = useCallback(() => {
    const file = chosen.current;
    if (file === null || file.turnId !== turnId) return;
    if (files.length === 0) file.isShown = false;
    if (file.isShown) return;
    const at = files.findIndex(({ path }) => path === file.path);
    if (at === -1) return;
    file.isShown = true;
    list.current?.showFile(at);
  }, [turnId, files, list]);

  useEffect(show, [show]);
  return (path) => {
    chosen.current = { turnId, path, isShown: false };
    show();
  };
}
