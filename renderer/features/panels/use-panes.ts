import { useMemo } from 'react';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { dividePanes, type Panes } from '../../stores/panes.ts';

/** Returns the current layout of this window's panes. */
export function usePanes(): Panes {
  const size = useFrame((state) => state.size);
  const threadsWidth = useLayout((state) => state.layout.threadsWidth);
  const threadsOpen = useLayout((state) => state.layout.threadsOpen);
  const changesWidth = useLayout((state) => state.layout.changesWidth);
  const changesWidthSideBySide = useLayout((state) => state.layout.changesWidthSideBySide);
  const consoleHeight = useLayout((state) => state.layout.consoleHeight);
  const diffView = useLayout((state) => state.layout.diffView);
  return useMemo(
    () =>
      dividePanes(size, { threadsWidth, threadsOpen, changesWidth, changesWidthSideBySide, consoleHeight, diffView }),
    [size, threadsWidth, threadsOpen, changesWidth, changesWidthSideBySide, consoleHeight, diffView],
  );
}
