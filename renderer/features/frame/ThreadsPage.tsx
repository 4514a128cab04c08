import { type CSSProperties, type ReactNode, Suspense } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { defaultLayout } from '../../../shared/layout/layout.ts';
import { lazyComponent, lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { useAuth } from '../../stores/auth.store.ts';
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
const commandConsole = lazyModule(() => import('../console/CommandConsole.tsx'));
const changesPane = lazyModule(() => import('../changes/ChangesPane.tsx'));
const ChangesSheet = lazyComponent(() => import('./ChangesSheet.tsx'));
const StartPage = lazyComponent(() => import('../start-page/StartPage.tsx'));

/** Shows the current thread with its changes and its commands, or what comes before the first thread. */
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

/** Shows the current thread, with Changes next to it and the console below both. */
function Work() {
  const panes = usePanes();
  const changesOpen = useLayout((state) => state.layout.changesOpen);
  useLazyModule(commandConsole);
  useLazyModule(changesPane);
  const consoleOpen = useLayout((state) => state.layout.consoleOpen);
  // Each diff layout has its own width.
  const changesKey = useLayout((state) =>
    state.layout.diffView === 'unified' ? 'changesWidth' : 'changesWidthSideBySide',
  );
  const title = useThreads(getShownTitle) ?? t`New thread`;
  const changes = useSplit(panes.changes);
  const console = useSplit(panes.console);
  return (
    <main className={styles.work} aria-label={title}>
      <ThreadHead title={title} />
      <div className={styles.panes}>
        <div className={styles.upper}>
          <div className={styles.thread}>
            <ErrorBoundary what={t`The thread cannot be shown.`}>
              <ThreadPane />
            </ErrorBoundary>
          </div>
          {panes.changes.place === 'beside' && changesOpen && (
            <>
              <Splitter
                name={t`Changes width`}
                pane="after"
                initial={defaultLayout[changesKey]}
                onMoveEnd={(width) => changes.keep({ [changesKey]: width })}
                {...changes.drag}
              />
              <PanelArea style={{ width: toRem(changes.length) }}>
                <ErrorBoundary what={t`The changes cannot be shown.`}>
                  <Changes />
                </ErrorBoundary>
              </PanelArea>
            </>
          )}
        </div>
        {consoleOpen && (
          <>
            <Splitter
              name={t`Console height`}
              pane="below"
              initial={defaultLayout.consoleHeight}
              onMoveEnd={(consoleHeight) => console.keep({ consoleHeight })}
              {...console.drag}
            />
            <PanelArea style={{ height: toRem(console.length) }}>
              <ErrorBoundary what={t`The console cannot be shown.`}>
                <Console />
              </ErrorBoundary>
            </PanelArea>
          </>
        )}
        {panes.changes.place === 'over' && (
          <Suspense fallback={null}>
            <ChangesSheet />
          </Suspense>
        )}
      </div>
    </main>
  );
}

/** Holds a panel while it is open. */
function PanelArea({ children, style }: { readonly children: ReactNode; readonly style: CSSProperties }) {
  return (
    <div data-area="" className={styles.panel} style={style}>
      {children}
      <FocusBack />
    </div>
  );
}

/** Shows Changes. The page fetches it when idle, because it opens only on request. */
function Changes() {
  const loaded = useLazyModule(changesPane, true);
  return loaded === null ? null : <loaded.ChangesPane />;
}

/** Shows the console. The page fetches it when idle, because it opens only on request. */
function Console() {
  const loaded = useLazyModule(commandConsole, true);
  return loaded === null ? null : <loaded.CommandConsole />;
}
