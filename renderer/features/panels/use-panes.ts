import { useMemo } from 'react';
import { useAuth } from '../../stores/auth.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { dividePanes, type Panes } from '../../stores/panes.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { isThreadsPageShown } from '../../view-models/is-start-page-shown.ts';

/** Returns the current layout of this window's panes. */
export function usePanes(): Panes {
  const width = useFrame((state) => state.width);
  const page = useFrame((state) => state.page);
  const workspace = useWorkspace((state) => state.workspace);
  const auth = useAuth((state) => state.auth);
  const thread = useThreads((state) => state.shown);
  const isThreadsPage = isThreadsPageShown({ page, workspace, auth, thread });
  const threadsWidth = useLayout((state) => state.layout.threadsWidth);
  const threadsOpen = useLayout((state) => state.layout.threadsOpen);
  const sheet = useLayout((state) => state.layout.sheet);
  const sheetWidth = useLayout((state) => state.layout.sheetWidth);
  const sheetWidthSideBySide = useLayout((state) => state.layout.sheetWidthSideBySide);
  const diffView = useLayout((state) => state.layout.diffView);
  return useMemo(
    () =>
      dividePanes(
        width,
        { threadsWidth, threadsOpen, sheet, sheetWidth, sheetWidthSideBySide, diffView },
        isThreadsPage,
      ),
    [width, isThreadsPage, threadsWidth, threadsOpen, sheet, sheetWidth, sheetWidthSideBySide, diffView],
  );
}
