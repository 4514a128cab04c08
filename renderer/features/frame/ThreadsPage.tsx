import { type CSSProperties, lazy, Suspense, useState } from 'react';
import { defaultOptions } from '../../../shared/options/options.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { Boundary } from '../../components/Boundary.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { useAuth } from '../../stores/auth.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { ChangesPane } from '../changes/ChangesPane.tsx';
import { ExecConsole } from '../console/ExecConsole.tsx';
import { isStartPageShown } from '../start-page/start-page.view-model.ts';
import { ThreadList } from '../thread-list/ThreadList.tsx';
import ThreadPane from '../transcript/ThreadPane.tsx';
import { FoldedConsole } from './FoldedConsole.tsx';
import { ThreadHead } from './ThreadHead.tsx';
import styles from './ThreadsPage.module.css';
import { usePanes } from './use-panes.ts';

// What nearly every window needs at once is not lazy: React holds back what it reveals for up to 300 ms.
const PaneDrawer = lazy(() => import('./PaneDrawer.tsx'));
const StartPage = lazy(() => import('../start-page/StartPage.tsx'));

/** The list of threads, and the one that is shown with its changes and its commands. */
export function ThreadsPage() {
  const panes = usePanes();
  const threads = useLength(panes.threads.length);
  const workspace = useWorkspace((state) => state.workspace);
  const auth = useAuth((state) => state.auth);
  const thread = useThreads((state) => state.shown);
  return (
    <>
      {panes.threads.place === 'beside' ? (
        <section aria-label="Thread list" className={styles.threads} style={across(threads.length)}>
          <ThreadList />
          <Splitter
            name="Width of the thread list"
            pane="before"
            length={threads.length}
            range={panes.threads.range}
            initial={defaultOptions.threadsWidth}
            onMove={threads.move}
            onRest={(threadsWidth) => threads.rest(threadsWidth, { threadsWidth })}
          />
        </section>
      ) : (
        <Suspense fallback={null}>
          <PaneDrawer drawer="threads" title="Thread list" side="left">
            <ThreadList />
          </PaneDrawer>
        </Suspense>
      )}
      {isStartPageShown({ workspace, auth, thread }) ? (
        <Suspense fallback={<main className={styles.work} />}>
          <StartPage />
        </Suspense>
      ) : (
        <Work />
      )}
    </>
  );
}

/** The shown thread, Changes beside it, and the console beneath both. */
function Work() {
  const panes = usePanes();
  const changesOpen = useOptions((state) => state.options.values.changesOpen);
  const consoleOpen = useOptions((state) => state.options.values.consoleOpen);
  const title =
    useThreads((state) => (state.shown === null ? null : state.threads[state.shown]?.title)) ?? 'New thread';
  const changes = useLength(panes.changes.length);
  const console = useLength(panes.console.length);
  return (
    <main className={styles.work} aria-label={title}>
      <div className={styles.upper}>
        <div className={styles.thread}>
          <ThreadHead title={title} />
          <Boundary what="The thread cannot be shown.">
            <ThreadPane />
          </Boundary>
        </div>
        {panes.changes.place === 'over' ? (
          <Suspense fallback={null}>
            <PaneDrawer drawer="changes" title="Changes" side="right">
              <ChangesPane />
            </PaneDrawer>
          </Suspense>
        ) : (
          changesOpen && (
            <>
              <Splitter
                name="Width of Changes"
                pane="after"
                length={changes.length}
                range={panes.changes.range}
                initial={defaultOptions.changesWidth}
                onMove={changes.move}
                onRest={(changesWidth) => changes.rest(changesWidth, { changesWidth })}
              />
              <div className={styles.changes} style={across(changes.length)}>
                <Boundary what="The changes cannot be shown.">
                  <ChangesPane />
                </Boundary>
              </div>
            </>
          )
        )}
      </div>
      {consoleOpen ? (
        <>
          <Splitter
            name="Height of the console"
            pane="below"
            length={console.length}
            range={panes.console.range}
            initial={defaultOptions.consoleHeight}
            onMove={console.move}
            onRest={(consoleHeight) => console.rest(consoleHeight, { consoleHeight })}
          />
          <div className={styles.console} style={{ height: rem(console.length) }}>
            <Boundary what="The console cannot be shown.">
              <ExecConsole />
            </Boundary>
          </div>
        </>
      ) : (
        <FoldedConsole />
      )}
    </main>
  );
}

type Sized = {
  readonly length: number;
  readonly move: (length: number) => void;
  readonly rest: (length: number, change: Parameters<typeof changeOptions>[0]) => void;
};

/** A length that follows the hand while it drags, and the options otherwise. */
function useLength(kept: number): Sized {
  const [dragged, setDragged] = useState<number | null>(null);
  return {
    length: dragged ?? kept,
    move: setDragged,
    rest: (_length, change) => {
      setDragged(null);
      void changeOptions(change);
    },
  };
}

function across(length: number): CSSProperties {
  return { width: rem(length) };
}

function rem(length: number): string {
  return `${length / 16}rem`;
}
