import { useState } from 'react';
import type { LayoutChange } from '../../../shared/layout/layout.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import type { Panes } from '../../stores/panes.ts';

/**
 * Returns the length of a pane, and the functions to change it. While the user drags the splitter, the length follows
 * the pointer; otherwise it is the saved one.
 */
export function useSplit({ length: kept, range }: Pick<Panes['sheet'], 'length' | 'range'>) {
  const [dragged, setDragged] = useState<number | null>(null);
  const length = dragged ?? kept;
  return {
    length,
    drag: { length, range, onMove: setDragged },
    keep: (change: LayoutChange): void => {
      setDragged(null);
      void changeLayout(change);
    },
  };
}

/** Converts a length in px at a text size of 100 % to one that follows the text size. */
export function toRem(length: number): string {
  return `${length / 16}rem`;
}
