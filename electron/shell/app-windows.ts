import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BrowserWindow, Event, WebContents } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { reloadedHash } from '../../shared/contract/reloaded-hash.ts';
import type { Theme } from '../../shared/settings/settings-schema.ts';
import type { App } from '../app/app.ts';
import type { FirstView } from '../host/platform.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import type { AppMenuController } from './app-menu.ts';
import { emptyAddress, pageAddress } from './app-protocol.ts';
import type { Badge } from './badge.ts';
import { listAreas } from './keep-in-view.ts';
import { askAboutPage, confirmLink } from './native-dialogs.ts';
import { guardNavigation } from './navigation.ts';
import type { KeptWindow, OpenWindows, PlannedWindow } from './open-windows.ts';
import { givePageMemory, type PageMemory, takePageMemory } from './page-memory.ts';
import { placeKeptWindow, placeWindow, type WindowPlace } from './place-window.ts';
import { recoverPage } from './recover-page.ts';
import { endWithSession } from './system-end.ts';
import { getWindowBounds, trackWindow, type WindowState } from './track-window.ts';
import { describeOverlay, describeWindow } from './window.ts';
import { getWindowColors } from './window-colors.ts';

export type AppWindowsDeps = {
  readonly electron: Pick<typeof import('electron'), 'app' | 'BrowserWindow' | 'dialog' | 'nativeTheme' | 'screen'>;
  /** Opens a page in the user's browser. */
  openLink(address: string): Promise<void>;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** The app's own folder. */
  readonly root: string;
  readonly appMenu: Pick<AppMenuController<BrowserWindow>, 'closed'>;
  readonly badge: Pick<Badge, 'showOn'>;
  readonly openWindows: OpenWindows<BrowserWindow>;
  /** The app once it has started. */
  readonly startedApp: Promise<Pick<App, 'storeBounds' | 'lastBounds' | 'waitForLastBounds'>>;
  /** Returns whether the quit question is open or was answered with "wait". */
  isQuitting(): boolean;
  /** Ends the app without a question, for a shutdown of the system. */
  endImmediately(): void;
  /** Prints a problem to standard error, as one text. */
  print(problem: string): void;
  /** Reports a problem to standard error and the log. */
  report(problem: string): void;
};

/** What a replacement window gets from the old window. */
type ReplacedWindow = { readonly bounds: WindowBounds; readonly memory: PageMemory };

/** How a window opens that is not new. */
type EarlierWindow = {
  /** How it was kept. Null if it has not shown a folder. */
  readonly kept: KeptWindow | null;
  readonly replaced?: ReplacedWindow;
  /** Another window comes back in front of it. */
  readonly isBehind?: boolean;
};

/** Manages the windows of the desktop app: opens them in their place, keeps their pages working, and colors them. */
export class AppWindows {
  readonly #deps: AppWindowsDeps;
  readonly #firstViews = new WeakMap<WebContents, FirstView>();
  /** For each window, a function that saves its place if that has just changed. */
  readonly #pendingPlaces = new Set<() => void>();
  #theme: Theme = 'system';

  constructor(deps: AppWindowsDeps) {
    this.#deps = deps;
  }

  get all(): readonly BrowserWindow[] {
    return this.#deps.electron.BrowserWindow.getAllWindows();
  }

  /** Returns the first view that a window was opened with. Undefined if the settings decide it. */
  getFirstView(contents: WebContents): FirstView | undefined {
    return this.#firstViews.get(contents);
  }

  /** Saves the places that have just changed. */
  savePlaces(): void {
    for (const keepPlace of this.#pendingPlaces) keepPlace();
  }

  /** Handles a change of theme. On Linux, the window buttons have a background in its color. */
  themeChanged(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.getColor();
  }

  /** Colors all windows. Those opened before the theme was known have the system's colors. */
  getColor(): void {
    const colors = this.#colors();
    for (const window of this.all) {
      window.setBackgroundColor(colors.frame);
      if (this.#deps.platform !== 'darwin') window.setTitleBarOverlay(describeOverlay(colors));
    }
  }

  /** Opens a window. `firstView` is its first view if that differs from the settings. */
  open(firstView?: FirstView): void {
    this.#open(firstView);
  }

  /** Opens the windows of a start, the one in front first. */
  openAll(planned: readonly PlannedWindow[]): void {
    for (const [at, { firstView, kept }] of planned.entries()) this.#open(firstView, { kept, isBehind: at > 0 });
    for (const window of this.all.toSorted((one, other) => other.id - one.id)) this.#deps.openWindows.focused(window);
  }

  /** Replaces a blank window with a new one that has its page, memory and place. */
  async replace(old: BrowserWindow): Promise<void> {
    const { clock, report } = this.#deps;
    report('A window stayed blank after the GPU process died. A new one replaces it.');
    const bounds = getWindowBounds(old);
    const memory = await takePageMemory(old.webContents, emptyAddress, clock);
    if (old.isDestroyed()) return;
    if (memory === null) {
      await old.loadURL(pageAddress);
      return;
    }
    const kept = this.#deps.openWindows.find(old);
    this.#open(this.getFirstView(old.webContents), { kept, replaced: { bounds, memory } });
    old.destroy();
  }

  #open(firstView?: FirstView, earlier?: EarlierWindow): void {
    this.#create(firstView, earlier).catch((problem: unknown) => {
      this.#deps.print(`The page did not load: ${problem}`);
    });
  }

  #colors() {
    return getWindowColors(this.#theme, this.#deps.electron.nativeTheme);
  }

  /** Keeps the front window above those that come back behind it, however late they are. */
  #raiseFront(): void {
    const { front } = this.#deps.openWindows;
    if (front?.isVisible() === true) front.moveTop();
  }

  async #create(
    firstView?: FirstView,
    { isBehind = false, kept, replaced }: EarlierWindow = { kept: null },
  ): Promise<void> {
    const {
      appMenu,
      badge,
      clock,
      startedApp,
      electron,
      endImmediately,
      isQuitting,
      openLink,
      openWindows,
      platform,
      report,
      root,
      print,
    } = this.#deps;
    const { app, BrowserWindow, dialog, screen } = electron;
    const others = this.all.length;
    const placeOf = (bounds: WindowBounds | null) => placeWindow(bounds, listAreas(screen), others);
    const preload = join(root, 'dist', 'preload.cjs');
    const place = kept === null ? placeOf(null) : placeKeptWindow(kept.bounds, listAreas(screen), others);
    const window = new BrowserWindow(describeWindow(preload, this.#colors(), place, !app.isPackaged));
    openWindows.opened(window, kept);
    window.on('focus', () => openWindows.focused(window));
    window.once('closed', () => openWindows.closed(window));
    if (kept === null) window.once('show', () => openWindows.moved(window, getWindowBounds(window)));
    if (isBehind) window.once('show', () => this.#raiseFront());
    recoverPage(window, {
      clock,
      address: pageAddress,
      ask: (question, signal) => askAboutPage(dialog, window, question, signal),
      report,
    });
    guardClosing(window, {
      isGuarded: () => isQuitting() && platform !== 'darwin' && this.all.length === 1,
      quit: () => app.quit(),
    });
    endWithSession(window, endImmediately);
    badge.showOn(window);
    window.once('closed', () => appMenu.closed(window));
    const findPlace = async (): Promise<WindowState> => {
      if (replaced !== undefined) {
        const { fullScreen, maximized, ...bounds } = replaced.bounds;
        if (!window.isDestroyed()) window.setBounds(bounds);
        return { fullScreen, maximized };
      }
      if (kept !== null) return kept.bounds;
      const started = await startedApp;
      const last = await started.lastBounds();
      if (last === null) void placeLate(window, started.waitForLastBounds(), placeOf);
      else if (!window.isDestroyed()) window.setBounds(placeOf(last));
      return { fullScreen: false, maximized: last?.maximized ?? false };
    };
    const placed = findPlace();
    const keep = (bounds: WindowBounds): void => {
      openWindows.moved(window, bounds);
      void startedApp.then((started) => started.storeBounds(bounds));
    };
    const keepPlace = trackWindow(window, { clock, placed, isBehind, save: keep });
    this.#pendingPlaces.add(keepPlace);
    window.once('closed', () => this.#pendingPlaces.delete(keepPlace));
    if (firstView !== undefined) this.#firstViews.set(window.webContents, firstView);
    guardNavigation(window.webContents, {
      confirm: (address) => confirmLink(dialog, window, address),
      open: openLink,
      report: print,
    });
    if (replaced === undefined) {
      // The page loads while the services it will call are still being created.
      await Promise.all([window.loadURL(pageAddress), placed]);
      return;
    }
    await givePageMemory(window.webContents, emptyAddress, replaced.memory);
    await window.loadURL(`${pageAddress}${reloadedHash}`);
  }
}

/** The part of a window that announces that it is about to close. */
interface ClosingWindow {
  on(event: 'close', received: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

type ClosingGuard = {
  /** Returns whether closing the window would end the app and its current work. */
  isGuarded(): boolean;
  /** Quits the app, which asks first. */
  quit(): void;
};

/** Keeps a window open if closing it would end current work, and quits instead, which asks the user. */
export function guardClosing(window: ClosingWindow, { isGuarded, quit }: ClosingGuard): void {
  window.on('close', (event) => {
    if (!isGuarded()) return;
    event.preventDefault();
    quit();
  });
}

/** The part of a window that is moved late. */
export interface LateWindow
  extends Pick<BrowserWindow, 'getBounds' | 'isDestroyed' | 'isVisible' | 'maximize' | 'setBounds'> {
  once(event: 'show', received: () => void): unknown;
}

/**
 * Moves a window that opened before the last place was known. Leaves it alone if the user has moved, resized or
 * closed it since. `placeOf` computes its place. Never rejects unless `known` does.
 */
export async function placeLate(
  window: LateWindow,
  known: Promise<WindowBounds | null>,
  placeOf: (last: WindowBounds) => WindowPlace,
): Promise<void> {
  const first = window.getBounds();
  const last = await known;
  if (last === null || window.isDestroyed() || !isDeepStrictEqual(window.getBounds(), first)) return;
  window.setBounds(placeOf(last));
  if (!last.maximized) return;
  // Electron would show a window that it maximizes.
  if (window.isVisible()) window.maximize();
  else window.once('show', () => window.maximize());
}
