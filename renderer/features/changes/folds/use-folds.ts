import { useCallback, useMemo, useState } from 'react';
import { type FoldedRows, type FoldInput, foldRows } from './fold-rows.ts';

/** The rows as they are shown, and how folds are opened and closed, by their keys. */
export type Folding = FoldedRows & {
  readonly setFolds: (keys: readonly string[], isOpen: boolean) => void;
};

const nothing: ReadonlySet<string> = new Set();

/** Holds which folds of a diff are open. `shown` names the diff. */
export function useFolds(shown: string, { files, review, rows }: Omit<FoldInput, 'opened'>): Folding {
  const [state, setState] = useState({ shown, opened: nothing });
  const opened = state.shown === shown ? state.opened : nothing;
  const folded = useMemo(() => foldRows({ rows, files, review, opened }), [rows, files, review, opened]);
  const setFolds = useCallback(
    (keys: readonly string[], isOpen: boolean) =>
      setState((before) => {
        const own = before.shown === shown ? before.opened : nothing;
        if (keys.every((key) => own.has(key) === isOpen)) return before;
        return { shown, opened: isOpen ? own.union(new Set(keys)) : own.difference(new Set(keys)) };
      }),
    [shown],
  );
  return useMemo(() => ({ ...folded, setFolds }), [folded, setFolds]);
}
