import type { RenderProcessGoneDetails } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { reloadedHash } from '../../shared/contract/reloaded-hash.ts';
import { t } from '../../shared/i18n/i18n.ts';

/** The part of a window's contents that reports the state of its page. */
export interface RecoverableContents {
  on(event: 'render-process-gone', received: (event: unknown, details: RenderProcessGoneDetails) => void): unknown;
  on(
    event: 'did-fail-load',
    received: (event: unknown, code: number, description: string, address: string, isMainFrame: boolean) => void,
  ): unknown;
  forcefullyCrashRenderer(): void;
}

/** The part of a window whose page is kept working. */
export interface RecoverableWindow {
  readonly webContents: RecoverableContents;
  on(event: 'unresponsive' | 'responsive' | 'closed', received: () => void): unknown;
  loadURL(address: string): Promise<void>;
  show(): void;
  destroy(): void;
}

/** A question about a broken page; `again` is true for the first answer. */
export type PageQuestion = {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly [again: string, leave: string];
};

/** What `recoverPage` needs. `address` is the page's address. */
export type PageRecoveryDeps = {
  readonly clock: Clock;
  readonly address: string;
  /** Asks in front of the window. Returns true for the first button. The question disappears when the signal aborts. */
  ask(question: PageQuestion, signal: AbortSignal): Promise<boolean>;
  /** Writes a problem to the log, as one text. */
  report(problem: string): void;
};

/** A page that dies more often than this within `loopMs` is not reloaded automatically. */
const maxReloads = 3;
const loopMs = 60_000;
/** Chromium's code for a load replaced by another one. */
const aborted = -3;

/**
 * Keeps a window from staying dead, hidden or frozen. Reloads a page whose process died, and the page then mentions it.
 * The host has everything that was shown, so nothing is lost. If a page keeps dying, cannot be loaded or does not
 * respond, the user decides.
 */
export function recoverPage(window: RecoverableWindow, { address, ask, clock, report }: PageRecoveryDeps): void {
  const { webContents } = window;
  const closing = new AbortController();
  let frozen: AbortController | null = null;
  let isAsking = false;
  let deaths: readonly number[] = [];

  const load = (): void => {
    // Electron starts no process for a page while it still reports the end of the previous one.
    clock.after(0, () => {
      // `did-fail-load` reports why it failed.
      if (!closing.signal.aborted) void window.loadURL(`${address}${reloadedHash}`).catch(() => undefined);
    });
  };
  const offer = async (message: string, detail: string): Promise<void> => {
    if (isAsking || closing.signal.aborted) return;
    isAsking = true;
    window.show();
    const buttons = [t`Try again`, t`Close window`] as const;
    const isAgain = await ask({ message, detail, buttons }, closing.signal).catch(() => false);
    isAsking = false;
    if (closing.signal.aborted) return;
    deaths = [];
    if (isAgain) load();
    else window.destroy();
  };

  webContents.on('render-process-gone', (_event, { exitCode, reason }) => {
    if (reason === 'clean-exit' || closing.signal.aborted) return;
    frozen?.abort();
    report(`A window's page process ended: ${reason} (${exitCode})`);
    const now = clock.now();
    deaths = [...deaths.filter((at) => now - at < loopMs), now];
    if (deaths.length <= maxReloads) load();
    else void offer(t`This window keeps crashing.`, t`Runs and threads are not affected. Reason: ${reason}.`);
  });
  webContents.on('did-fail-load', (_event, code, description, failed, isMainFrame) => {
    if (!isMainFrame || code === aborted) return;
    report(`A window's page did not load: ${description} (${code}) ${failed}`);
    void offer(t`This window could not load.`, t`Runs and threads are not affected. Reason: ${description}.`);
  });
  window.on('unresponsive', async () => {
    if (frozen !== null || isAsking) return;
    frozen = new AbortController();
    const { signal } = frozen;
    const question: PageQuestion = {
      message: t`This window is not responding.`,
      detail: t`It may recover. Reloading does not affect runs and threads.`,
      buttons: [t`Reload`, t`Wait`],
    };
    const isAgain = await ask(question, signal).catch(() => false);
    if (!signal.aborted && isAgain) webContents.forcefullyCrashRenderer();
    frozen = null;
  });
  window.on('responsive', () => frozen?.abort());
  window.on('closed', () => {
    frozen?.abort();
    closing.abort();
  });
}
