import { lazy, Suspense } from 'react';
import styles from './app.module.css';
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
import { WindowTitle } from './features/frame/WindowTitle.tsx';
import { useConnection } from './stores/connection.store.ts';
import { useFrame } from './stores/frame.store.ts';

const SettingsPage = lazy(() => import('./features/settings/SettingsPage.tsx'));

/** The window: bars above and below, the rail, and the page that was chosen there. */
export function App() {
  const known = useConnection((state) => state.host !== null);
  const page = useFrame((state) => state.page);
  return (
    <div className={styles.window}>
      {known && <TitleBar />}
      <Banners />
      <div className={styles.body}>
        {known ? (
          <>
            <Rail />
            {page === 'settings' ? (
              <Boundary what="The settings cannot be shown.">
                <Suspense fallback={null}>
                  <SettingsPage />
                </Suspense>
              </Boundary>
            ) : (
              <ThreadsPage />
            )}
          </>
        ) : (
          <Connecting />
        )}
      </div>
      {known && <StatusBar />}
      <WindowTitle />
      <Announcer />
      <Toasts />
      <Dialogs />
      <TooltipHost />
    </div>
  );
}
