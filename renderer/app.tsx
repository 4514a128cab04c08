import { Suspense, useEffect, useState } from 'react';
import { t } from '../shared/i18n/i18n.ts';
import styles from './app.module.css';
import { lazyComponent } from './client/lazy-module.ts';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { TooltipHost } from './components/TooltipHost.tsx';
import { Toasts } from './features/alerts/Toasts.tsx';
import connectingStyles from './features/frame/Connecting.module.css';
import { Dialogs } from './features/frame/Dialogs.tsx';
import { Sidebar } from './features/frame/Sidebar.tsx';
import { ThreadsPage } from './features/frame/ThreadsPage.tsx';
import { useFirstRun } from './features/frame/use-first-run.ts';
import { describeWindowTitle } from './features/frame/window-title.ts';
import { TitleBar } from './features/title-bar/TitleBar.tsx';
import { useAnnouncements } from './stores/announcements.store.ts';
import { useApprovals } from './stores/approvals.store.ts';
import { useConnection } from './stores/connection.store.ts';
import { type Page as PageName, useFrame } from './stores/frame.store.ts';
import { getShownTitle, useThreads } from './stores/threads.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

const connectingDelayMs = 1_000;

/** Shown before the host has answered: nothing for a second, then text. */
function Connecting() {
  const line = useConnection((state) => state.connectionState);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), connectingDelayMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={connectingStyles.connecting} aria-label="Workcell">
      <h1 className="visually-hidden">Workcell</h1>
      {late && line === 'connecting' && <p>{t`Connecting to Workcell…`}</p>}
    </main>
  );
}

const DiagnosticsPage = lazyComponent(() => import('./features/diagnostics/DiagnosticsPage.tsx'));
const MissionControlPage = lazyComponent(() => import('./features/runs/list/MissionControlPage.tsx'));
const SettingsPage = lazyComponent(() => import('./features/settings/SettingsPage.tsx'));

/** The window: the list, and the page chosen there. */
export function App() {
  const known = useConnection((state) => state.host !== null);
  const page = useFrame((state) => state.page);
  // Consent comes first, even while its dialog is still loading.
  const isHeld = useFirstRun();
  return (
    <div className={styles.window}>
      <div className={styles.frame} inert={isHeld}>
        {known ? (
          <>
            <Sidebar />
            <Page page={page} />
          </>
        ) : (
          <Connecting />
        )}
      </div>
      <WindowTitle />
      <Announcer />
      <Toasts />
      <Dialogs />
      <TooltipHost />
    </div>
  );
}

const pages = {
  missionControl: { view: MissionControlPage, fault: t`Mission Control cannot be shown.` },
  diagnostics: { view: DiagnosticsPage, fault: t`Diagnostics cannot be shown.` },
  settings: { view: SettingsPage, fault: t`The settings cannot be shown.` },
} as const;

function Page({ page }: { readonly page: PageName }) {
  if (page === 'threads') return <ThreadsPage />;
  const { fault, view: View } = pages[page];
  return (
    // A page that is not there yet, or cannot be shown, leaves the title bar and the banners in view.
    <div className={styles.page}>
      <ErrorBoundary key={page} what={fault} head={<TitleBar />}>
        <Suspense fallback={<TitleBar />}>
          <View />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

/** Keeps the title of the window and its tab up to date. */
function WindowTitle() {
  const thread = useThreads(getShownTitle);
  const folder = useWorkspace((state) => state.workspace?.name ?? null);
  const waiting = useApprovals((state) => state.approvals.length);
  return <title>{describeWindowTitle({ thread, folder, waiting })}</title>;
}

/** Announces to assistive technology: whole sentences and state changes politely, new approvals assertively. */
function Announcer() {
  const { polite, assertive } = useAnnouncements();
  return (
    <div className="visually-hidden">
      <div role="status" aria-label={t`Announcements`} aria-live="polite" aria-atomic="false" aria-relevant="additions">
        {polite.map(({ id, text }) => (
          <div key={id}>{text}</div>
        ))}
      </div>
      <div aria-live="assertive" aria-relevant="additions">
        {assertive.map(({ id, text }) => (
          <div key={id}>{text}</div>
        ))}
      </div>
    </div>
  );
}
