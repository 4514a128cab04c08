import { useMemo } from 'react';
import { useFrame } from '../../stores/frame.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { dividePanes, type Panes } from '../../stores/panes.ts';

/** How this window's panes lie now. */
export function usePanes(): Panes {
  const size = useFrame((state) => state.size);
  const threadsWidth = useOptions((state) => state.options.values.threadsWidth);
  const changesWidth = useOptions((state) => state.options.values.changesWidth);
  const consoleHeight = useOptions((state) => state.options.values.consoleHeight);
  return useMemo(
    () => dividePanes(size, { threadsWidth, changesWidth, consoleHeight }),
    [size, threadsWidth, changesWidth, consoleHeight],
  );
}
