import type { WindowId } from '../../shared/base/ids.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import { within } from '../base/within.ts';
import type { Platform } from '../host/platform.ts';
import type { WorkInProgress } from '../host/work.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { serveContract } from '../transport/serve-contract.ts';
import type { AppConfig } from './app-config.ts';
import { toHostInfo } from './app-snapshot.ts';
import { Boot, type PhaseTiming } from './boot.ts';
import { ClientConnection } from './client-connection.ts';
import { followLink } from './follow-link.ts';
import type { ThreadPlace } from './navigator.ts';
import { createServices } from './services.ts';
import { shutDown, type UnfinishedStep } from './shutdown.ts';
import type { ClientView } from './window-handlers.ts';
import { WindowManager } from './window-manager.ts';
import { plainHost, Windows } from './windows.ts';

/** What a host shows, or reacts to, outside its windows. */
export type OutsideView = {
  readonly work: WorkInProgress;
  readonly settings: Settings;
  /** The last opened folders, newest first. */
  readonly recent: readonly RecentFolder[];
};

/** Everything behind the windows of one host. */
export type App = {
  /** Resolves with the startup steps and their times, once all are done. */
  readonly booted: Promise<readonly PhaseTiming[]>;
  /** Serves a renderer until its connection ends. Without `view`, the settings decide what a new window shows first. */
  attach(connection: Connection, view?: Partial<ClientView>): void;
  /** Waits for the pages of windows that were open before, by id. */
  expectWindows(ids: readonly WindowId[]): void;
  /** Calls `handle` with what a host shows outside its windows: once it is known, and after each change. */
  onOutsideChange(handle: (outside: OutsideView) => void): void;
  /**
   * Brings the target of a `workcell://…` link to the front, and does nothing else. Returns false and logs it for any
   * other text.
   */
  followLink(address: string): Promise<boolean>;
  /** Brings a thread to the front, like a click on its notification. */
  showThread(place: ThreadPlace): void;
  /** Brings a window to the front, or opens one. */
  showWindow(): void;
  /** Returns the last position of a desktop window. Null if it is not known in time to open a window. */
  lastBounds(): Promise<WindowBounds | null>;
  /** Returns the last position of a desktop window, without a deadline. Null if there was never a window. */
  waitForLastBounds(): Promise<WindowBounds | null>;
  storeBounds(bounds: WindowBounds): void;
  /** Logs a problem with a window, or with a process behind it, as one line. */
  logShellProblem(problem: string): void;
  /** Ends every Codex, flushes and cleans up. Returns what did not finish in time. */
  shutdown(): Promise<readonly UnfinishedStep[]>;
};

/** How long each part of the app may take to end, including Codex with everything it started, in milliseconds. */
const endDeadlineMs = 8_000;
/** How long a window waits for its last position, in milliseconds. */
const boundsDeadlineMs = 500;

/** Starts the app of a host. Starts no Codex before a window has an open folder. */
export function createApp(platform: Platform, config: AppConfig): App {
  const { clock, report } = config;
  const isReported = config.environment.WORKCELL_TIMINGS === '1';
  const emit = ({ phase, tookMs }: PhaseTiming) => report(`${phase}: ${Math.round(tookMs)} ms`);
  const boot = new Boot(() => clock.now(), isReported ? emit : undefined);
  const lifetime = new Lifetime();
  const windows = new Windows(
    clock,
    () => void windowManagerReady.then((windowManager) => windowManager.endUnusedDemo()),
  );
  const composed = createServices(platform, config, windows, boot, lifetime);
  const windowManagerReady = composed.then((services) => {
    // Adopted after everything that windows need, so that windows end first.
    lifetime.adopt(windows.lifetime, 'windows');
    return new WindowManager(services, windows, toHostInfo(platform, config.environment));
  });

  return {
    booted: composed.then(() => boot.timings),

    attach: (connection, { firstView = config.firstView, showMenu = () => undefined, ...host } = {}) => {
      const view = { ...plainHost, ...host, firstView, showMenu };
      const client = new ClientConnection(windowManagerReady, windows, view, (...event) => served.send(...event));
      const served = serveContract(connection, client, {
        clock,
        checksEvents: !config.build.isRelease,
        report,
        onDrained: () => void client.reset(),
        onClosed: () => client.end(),
      });
    },

    expectWindows: (ids) => windows.expect(ids),

    onOutsideChange: (handle) =>
      void composed.then(({ onWork, settings, personal }) => {
        const emit = () =>
          handle({
            work: personal.workWatch.work,
            settings: settings.snapshot.values,
            recent: personal.recent.list(),
          });
        onWork(emit);
        settings.onChange(emit);
        personal.recent.onChange(emit);
        emit();
      }),

    followLink: async (address) => {
      const { navigator, personal } = await composed;
      const { diagnostics, recordedRuns, threads } = personal;
      return await followLink(address, {
        navigator,
        findFolder: async (threadId) => (await threads.runThreads.getInfo(threadId))?.folder ?? null,
        findProject: (runId) => {
          const folders = windows.listConnected('personal').flatMap(({ workspace }) => workspace?.path ?? []);
          return recordedRuns.runHandlers.findProject(runId, folders);
        },
        onRefused: diagnostics.logRefusedLink,
      });
    },

    showThread: (place) => void composed.then(({ navigator }) => navigator.showThread('personal', place)),

    showWindow: () => void composed.then(({ navigator }) => navigator.showWindow()),

    lastBounds: async () => {
      const { layout } = await composed;
      await within(layout.ready, boundsDeadlineMs, clock);
      return layout.bounds;
    },

    waitForLastBounds: async () => {
      const { layout } = await composed;
      await layout.ready;
      return layout.bounds;
    },

    storeBounds: (bounds) => void composed.then(({ layout }) => layout.saveBounds(bounds)),

    logShellProblem: (problem) => void composed.then(({ personal }) => personal.diagnostics.logShellProblem(problem)),

    shutdown: async () => {
      const begunAt = clock.now();
      const unfinished = await shutDown(windowManagerReady, lifetime, endDeadlineMs, clock);
      boot.note('shutdown', begunAt);
      return unfinished;
    },
  };
}
