import { Suspense, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { defaultLayout } from '../../../shared/layout/layout.ts';
import { lazyComponent, lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { useAuth } from '../../stores/auth.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { getShownTitle, useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { isStartPageShown } from '../../view-models/is-start-page-shown.ts';
import { FocusBack } from '../panels/FocusBack.tsx';
import { usePanes } from '../panels/use-panes.ts';
import { toRem, useSplit } from '../panels/use-split.ts';
import { QuoteSoon } from '../quote/QuoteSoon.tsx';
import { TitleBar } from '../title-bar/TitleBar.tsx';
import { ThreadHead } from './ThreadHead.tsx';
import ThreadPane from './ThreadPane.tsx';
import styles from './ThreadsPage.module.css';

// Parts that nearly every window needs immediately are not lazy: React delays a lazy part's appearance by up to 300 ms.
const sheetParts = lazyModule(() => import('./Sheet.tsx'));
const StartPage = lazyComponent(() => import('../start-page/StartPage.tsx'));

/** Shows the current thread, or what comes before the first one. */
export function ThreadsPage() {
  const workspace = useWorkspace((state) => state.workspace);
  const auth = useAuth((state) => state.auth);
  const thread = useThreads((state) => state.shown);
  return (
    <>
      <QuoteSoon />
      {isStartPageShown({ workspace, auth, thread }) ? (
        // The bar is outside, because a click on a banner would be lost if the bar were replaced at that moment.
        <main className={styles.work} aria-labelledby="start-title">
          <TitleBar />
          <Suspense fallback={null}>
            <StartPage />
          </Suspense>
        </main>
      ) : (
        <Work />
      )}
    </>
  );
}

/** Shows the current thread, with the sheet next to it or over it. */
function Work() {
  const panes = usePanes();
  const open = useLayout((state) => state.layout.sheet);
  const view = useFrame((state) => state.view);
  const isBeside = panes.sheet.place === 'beside';
  const over = isBeside ? null : view;
  const [isKept, setIsKept] = useState(false);
  if (over !== null && !isKept) setIsKept(true);
  // After a reload, the transcript is not shown first. Otherwise it stays until there is something in its place.
  const [isRestored] = useState(over !== null);
  // The page fetches the sheet when idle, because it opens only on request.
  const parts = useLazyModule(sheetParts, isBeside ? open !== null : over !== null);
  // Each diff layout has its own width.
  const widthKey = useLayout((state) => (state.layout.diffView === 'unified' ? 'sheetWidth' : 'sheetWidthSideBySide'));
  const title = useThreads(getShownTitle) ?? t`New thread`;
  const sheet = useSplit(panes.sheet);
  return (
    <main className={styles.work} aria-label={title}>
      <ThreadHead title={title} />
      {parts !== null && <parts.KeptView isBeside={isBeside} />}
      <div className={styles.panes}>
        <div className={styles.thread}>
          <ErrorBoundary what={t`The thread cannot be shown.`}>
            <ThreadPane
              cover={!isBeside && isKept && parts !== null ? <parts.SheetOver tab={over} /> : null}
              isCovered={over !== null && (parts !== null || isRestored)}
            />
          </ErrorBoundary>
        </div>
        {isBeside && open !== null && (
          <>
            <Splitter
              name={t`Panel width`}
              pane="after"
              initial={defaultLayout[widthKey]}
              onMoveEnd={(width) => sheet.keep({ [widthKey]: width })}
              {...sheet.drag}
            />
            <div data-area="" data-sheet="beside" className={styles.panel} style={{ width: toRem(sheet.length) }}>
              {parts !== null && <parts.Sheet tab={open} />}
              <FocusBack />
            </div>
          </>
        )}
      </div>
    </main>
  );
}
