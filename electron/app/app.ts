import { Lifetime } from '../../shared/base/lifetime.ts';
import { within } from '../../shared/base/within.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import type { Options } from '../../shared/settings/options.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { serveContract } from '../transport/serve-contract.ts';
import type { AppSettings } from './app-settings.ts';
import { toHostInfo } from './app-snapshot.ts';
import { Boot, type PhaseTiming } from './boot.ts';
import { ClientConnection } from './client-connection.ts';
import { followLink } from './follow-link.ts';
import type { ThreadPlace } from './navigator.ts';
import { composeServices } from './services.ts';
import { shutDown, type UnfinishedStep } from './shutdown.ts';
import type { ClientView } from './window-handlers.ts';
import { WindowManager } from './window-manager.ts';
import { Windows } from './windows.ts';

/** What a host shows outside its windows, or acts on there. */
export type OutsideView = {
  readonly work: Work;
  readonly options: Options;
  /** The last opened folders, newest first. */
  readonly recent: readonly RecentFolder[];
};

/** Everything behind the windows of one host. */
export type App = {
  /** Resolves with the startup steps and their times, once all are done. */
  readonly booted: Promise<readonly PhaseTiming[]>;
  /** Serves a renderer until its connection ends. Without `view`, a new window starts as the settings say. */
  attach(connection: Connection, view?: Partial<ClientView>): void;
  /** Calls `handle` with what a host shows outside its windows: once it is known, and after each change. */
  follow(handle: (outside: OutsideView) => void): void;
  /**
   * Brings the target of a `workcell://…` link to the front, and does nothing else. Returns false and logs it for any
   * other text.
   */
  followLink(address: string): Promise<boolean>;
  /** Brings a thread to the front, like a click on its notification. */
  showThread(place: ThreadPlace): void;
  /** Brings a window to the front, or opens one. */
  showWindow(): void;
  /** The last position of a desktop window. Null if it is not known in time to open one. */
  lastBounds(): Promise<WindowBounds | null>;
  /** The same, without a deadline. Null if there was never a window. */
  lastBoundsLate(): Promise<WindowBounds | null>;
  keepBounds(bounds: WindowBounds): void;
  /** Logs a problem with a window, or with a process behind it, as one line. */
  shellFailed(problem: string): void;
  /** Ends every Codex, flushes and cleans up. Returns what did not finish in time. */
  shutdown(): Promise<readonly UnfinishedStep[]>;
};

/** How long each part of the app may take to end, including Codex with everything it started, in milliseconds. */
const endDeadlineMs = 8_000;
/** How long a window waits for its last position, in milliseconds. */
const boundsDeadlineMs = 500;

/** Starts the app of a host. Starts no Codex before a window has an open folder. */
export function createApp(platform: Platform, settings: AppSettings): App {
  const { clock, report } = settings;
  const isReported = settings.environment.WORKCELL_TIMINGS === '1';
  const emit = ({ phase, tookMs }: PhaseTiming) => report(`${phase}: ${Math.round(tookMs)} ms`);
  const boot = new Boot(() => clock.now(), isReported ? emit : undefined);
  const lifetime = new Lifetime();
  const windows = new Windows(clock, () => void seated.then((windowManager) => windowManager.endUnusedDemo()));
  const composed = composeServices(platform, settings, windows, boot, lifetime);
  const seated = composed.then((services) => {
    // Comes after everything that windows need, so it ends first.
    lifetime.adopt(windows.lifetime, 'windows');
    return new WindowManager(services, windows, toHostInfo(platform, settings.environment));
  });

  return {
    booted: composed.then(() => boot.timings),

    attach: (
      connection,
      { bringForward = () => undefined, firstView = settings.firstView, showMenu = () => undefined } = {},
    ) => {
      const view = { firstView, bringForward, showMenu };
      const client = new ClientConnection(seated, windows, view, (event) => served.broadcast(event));
      const served = serveContract(connection, client, {
        clock,
        checksEvents: !settings.build.isRelease,
        report,
        onDrained: () => void client.reset(),
        onClosed: () => client.end(),
      });
    },

    follow: (handle) =>
      void composed.then(({ onWork, options, personal }) => {
        const emit = () =>
          handle({
            work: personal.workWatch.work,
            options: options.snapshot.values,
            recent: personal.recent.list(),
          });
        onWork(emit);
        options.onChange(emit);
        personal.recent.onChange(emit);
        emit();
      }),

    followLink: async (address) => {
      const { navigator, personal } = await composed;
      const { diagnostics, threads, workcells } = personal;
      return await followLink(address, {
        navigator,
        folderOf: async (threadId) => (await threads.asRuns.about(threadId))?.folder ?? null,
        projectOf: (workcellId) => {
          const folders = windows.seen('personal').flatMap(({ workspace }) => workspace?.path ?? []);
          return workcells.projectOf(workcellId, folders);
        },
        refused: diagnostics.linkRefused,
      });
    },

    showThread: (place) => void composed.then(({ navigator }) => navigator.toThread('personal', place)),

    showWindow: () => void composed.then(({ navigator }) => navigator.toWindow()),

    lastBounds: async () => {
      const { layout } = await composed;
      await within(layout.ready, boundsDeadlineMs, clock);
      return layout.bounds;
    },

    lastBoundsLate: async () => {
      const { layout } = await composed;
      await layout.ready;
      return layout.bounds;
    },

    keepBounds: (bounds) => void composed.then(({ layout }) => layout.keepBounds(bounds)),

    shellFailed: (problem) => void composed.then(({ personal }) => personal.diagnostics.shellFailed(problem)),

    shutdown: async () => {
      const begunAt = clock.now();
      const unfinished = await shutDown(seated, lifetime, endDeadlineMs, clock);
      boot.note('shutdown', begunAt);
      return unfinished;
    },
  };
}
