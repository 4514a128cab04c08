import { Suspense } from 'react';
import { t } from '../shared/i18n/i18n.ts';
import styles from './app.module.css';
import { lazyPart } from './client/lazy-part.ts';
import { Boundary } from './components/Boundary.tsx';
import { TooltipHost } from './components/TooltipHost.tsx';
import { Banners } from './features/alerts/Banners.tsx';
import { Toasts } from './features/alerts/Toasts.tsx';
import { Announcer } from './features/frame/Announcer.tsx';
import { Connecting } from './features/frame/Connecting.tsx';
import { Dialogs } from './features/frame/Dialogs.tsx';
import { Rail } from './features/frame/Rail.tsx';
import { StatusBar } from './features/frame/StatusBar.tsx';
import { ThreadsPage } from './features/frame/ThreadsPage.tsx';
import { TitleBar } from './features/frame/TitleBar.tsx';
import { useFirstRun } from './features/frame/use-first-run.ts';
import { WindowTitle } from './features/frame/WindowTitle.tsx';
import { useConnection } from './stores/connection.store.ts';
import { type Page as PageName, useFrame } from './stores/frame.store.ts';

const DiagnosticsPage = lazyPart(() => import('./features/diagnostics/DiagnosticsPage.tsx'));
const MissionControlPage = lazyPart(() => import('./features/runs/list/MissionControlPage.tsx'));
const SettingsPage = lazyPart(() => import('./features/settings/SettingsPage.tsx'));

/** The window: bars at the top and bottom, the rail, and the page chosen there. */
export function App() {
  const known = useConnection((state) => state.host !== null);
  const page = useFrame((state) => state.page);
  // Consent comes first, even while its dialog is still loading.
  const isHeld = useFirstRun();
  return (
    <div className={styles.window}>
      <div className={styles.frame} inert={isHeld}>
        {known && <TitleBar />}
        <Banners />
        <div className={styles.body}>
          {known ? (
            <>
              <Rail />
              <Page page={page} />
            </>
          ) : (
            <Connecting />
          )}
        </div>
        {known && <StatusBar />}
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
    <Boundary key={page} what={fault}>
      <Suspense fallback={null}>
        <View />
      </Suspense>
    </Boundary>
  );
}
