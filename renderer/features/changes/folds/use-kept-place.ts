import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';

type Align = 'start' | 'center';
type DrawnRow = { readonly key: string; readonly start: number; readonly end: number };

/** A row that was asked for, until it is where it should be, or the user scrolls. */
export type AskedRow = {
  readonly scrollTo: (index: number, align: Align) => void;
  readonly isDone: () => boolean;
  readonly isFor: (index: number) => boolean;
};

/** How a user scrolls. */
const ways = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

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
    if (asked.current === null) return;
    const { align, at } = asked.current;
    const [offset = 0] = list.getOffsetForIndex(at, align) ?? [];
    if (Math.abs(offset - (list.scrollOffset ?? 0)) <= 1) asked.current = null;
  });
  const { scrollElement } = list;
  useEffect(() => {
    const stop = (): void => {
      asked.current = null;
    };
    for (const event of ways) scrollElement?.addEventListener(event, stop, { passive: true });
    return () => {
      for (const event of ways) scrollElement?.removeEventListener(event, stop);
    };
  }, [scrollElement]);
  return {
    scrollTo,
    isDone: () => asked.current === null,
    isFor: (index) => asked.current?.at === index,
  };
}
