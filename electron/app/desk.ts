import { Lifetime } from '../../shared/base/lifetime.ts';
import { within } from '../../shared/base/within.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import type { Options } from '../../shared/options/options.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { serveContract } from '../transport/serve-contract.ts';
import { Boot, type PhaseTiming } from './boot.ts';
import type { AppSettings } from './desk-settings.ts';
import { hostFactsOf } from './desk-snapshot.ts';
import { followLink } from './follow-link.ts';
import type { ThreadPlace } from './leads.ts';
import { WindowManager } from './seating.ts';
import { composeServices } from './services.ts';
import { shutDown, type UnfinishedStep } from './shutdown.ts';
import { ClientConnection } from './visit.ts';
import type { ClientView } from './window-handlers.ts';
import { Windows } from './windows.ts';

/** What of the desk a host shows outside of its windows, or heeds there. */
export type OutsideView = {
  readonly work: Work;
  readonly options: Options;
  /** The folders opened last, newest first. */
  readonly recent: readonly RecentFolder[];
};

/** Everything behind the windows of one host. */
export type App = {
  /** The steps of the start with their times, once all are done. */
  readonly booted: Promise<readonly PhaseTiming[]>;
  /** Serves a renderer until its connection ends; left out of `view`, a new window of it begins as the settings say. */
  attach(connection: Connection, view?: Partial<ClientView>): void;
  /** Hears what a host shows outside of its windows: once it is known, and whenever it is another. */
  follow(hear: (outside: OutsideView) => void): void;
  /**
   * Brings to the front what a link `workcell://…` names, and does nothing else. False for any other text, which a word in
   * the log says.
   */
  followLink(address: string): Promise<boolean>;
  /** Brings a thread to the front, as a click on its notification does. */
  showThread(place: ThreadPlace): void;
  /** Brings a window to the front, or opens one. */
  showWindow(): void;
  /** Where a window of the desktop lay last; null when that is not known in time to open one. */
  lastBounds(): Promise<WindowBounds | null>;
  /** The same, however long it takes; null when no window lay anywhere. */
  lastBoundsLate(): Promise<WindowBounds | null>;
  keepBounds(bounds: WindowBounds): void;
  /** Writes to the log what happened to a window, or to a process behind it, as one line. */
  shellFailed(problem: string): void;
  /** Ends every Codex, flushes and cleans up. The value names what was not finished in time. */
  shutdown(): Promise<readonly UnfinishedStep[]>;
};

/** How long each part of the app may take to end, a Codex with all it has started included, in milliseconds. */
const endDeadlineMs = 8_000;
/** So long a window waits for where it lay, in milliseconds. */
const boundsDeadlineMs = 500;

/** Starts the desk of a host; no Codex is started before a window has a folder open. */
export function createApp(platform: Platform, settings: AppSettings): App {
  const { clock, report } = settings;
  const isTold = settings.environment.WORKCELL_TIMINGS === '1';
  const tell = ({ phase, tookMs }: PhaseTiming) => report(`${phase}: ${Math.round(tookMs)} ms`);
  const boot = new Boot(() => clock.now(), isTold ? tell : undefined);
  const lifetime = new Lifetime();
  const windows = new Windows(clock, () => void seated.then((seating) => seating.endUnusedDemo()));
  const composed = composeServices(platform, settings, windows, boot, lifetime);
  const seated = composed.then((services) => {
    // After everything that windows need, and so the first to end.
    lifetime.adopt(windows.lifetime, 'windows');
    return new WindowManager(services, windows, hostFactsOf(platform, settings.environment));
  });

  return {
    booted: composed.then(() => boot.timings),

    attach: (
      connection,
      { bringForward = () => undefined, firstView = settings.firstView, showMenu = () => undefined } = {},
    ) => {
      const view = { firstView, bringForward, showMenu };
      const visit = new ClientConnection(seated, windows, view, (event) => served.announce(event));
      const served = serveContract(connection, visit, {
        clock,
        checksEvents: !settings.build.isRelease,
        report,
        onDrained: () => void visit.reset(),
        onClosed: () => visit.end(),
      });
    },

    follow: (hear) =>
      void composed.then(({ onWork, options, personal }) => {
        const tell = () =>
          hear({
            work: personal.workWatch.work,
            options: options.snapshot.values,
            recent: personal.recent.list(),
          });
        onWork(tell);
        options.onChange(tell);
        personal.recent.onChange(tell);
        tell();
      }),

    followLink: async (address) => {
      const { leads, personal } = await composed;
      const { diagnostics, threads, workcells } = personal;
      return await followLink(address, {
        leads,
        folderOf: async (threadId) => (await threads.asRuns.about(threadId))?.folder ?? null,
        projectOf: (workcellId) => {
          const folders = windows.seen('personal').flatMap(({ workspace }) => workspace?.path ?? []);
          return workcells.projectOf(workcellId, folders);
        },
        refused: diagnostics.linkRefused,
      });
    },

    showThread: (place) => void composed.then(({ leads }) => leads.toThread('personal', place)),

    showWindow: () => void composed.then(({ leads }) => leads.toWindow()),

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
