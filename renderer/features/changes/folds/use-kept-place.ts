import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';

type Align = 'start' | 'center';
type DrawnRow = { readonly key: string; readonly start: number; readonly end: number };

/** A row that was asked for, until it is in view. After that, the user may scroll away. */
export type AskedRow = {
  readonly scrollTo: (index: number, align: Align) => void;
  readonly isDone: () => boolean;
  readonly isFor: (index: number) => boolean;
};

/**
 * Keeps what the user reads in its place when rows before it appear, disappear or fold, and goes on to a row that was
 * asked for. `keys` name the rows.
 */
export function useKeptPlace(list: Virtualizer<HTMLDivElement, Element>, keys: readonly string[]): AskedRow {
  const asked = useRef<{ readonly at: number; readonly key: string | undefined; readonly align: Align } | null>(null);
  const before = useRef<{ readonly keys: readonly string[]; readonly drawn: readonly DrawnRow[] }>({ keys, drawn: [] });
  const scrollTo = (at: number, align: Align): void => {
    asked.current = { at, key: keys[at], align };
    list.scrollToIndex(at, { align });
  };
  useLayoutEffect(() => {
    const { drawn, keys: earlier } = before.current;
    before.current = {
      keys,
      drawn: list.getVirtualItems().map(({ end, key, start }) => ({ key: String(key), start, end })),
    };
    if (earlier === keys) return;
    if (asked.current !== null) {
      const { align, key } = asked.current;
      const at = key === undefined ? -1 : keys.indexOf(key);
      if (at === -1) asked.current = null;
      else return scrollTo(at, align);
    }
    const top = list.scrollOffset ?? 0;
    // At the start, what arrives is shown.
    if (top <= 0) return;
    const places = new Map(keys.map((key, at) => [key, at]));
    const kept = drawn.find(({ end, key }) => end > top && places.has(key));
    const start = list.measurementsCache[places.get(kept?.key ?? '') ?? -1]?.start;
    if (kept !== undefined && start !== undefined && start !== kept.start)
      list.scrollToOffset(top + start - kept.start);
  });
  useEffect(() => {
    const { range } = list;
    const at = asked.current?.at ?? -1;
    if (range !== null && at >= range.startIndex && at <= range.endIndex) asked.current = null;
  });
  return {
    scrollTo,
    isDone: () => asked.current === null,
    isFor: (index) => asked.current?.at === index,
  };
}
