import type { Event } from 'electron';

/**
 * The part of Electron's power monitor that reports a shutdown, on Linux and macOS. Its type declaration lacks the
 * event.
 */
export interface EndingSystem {
  on(event: 'shutdown', received: (event?: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** The part of a window that reports the end of the session, on Windows. */
export interface SessionWindow {
  on(event: 'session-end', received: () => void): unknown;
}

/** The part of `process` that receives signals. */
export interface SignalledProcess {
  on(signal: Signal, received: () => void): unknown;
  off(signal: Signal, received: () => void): unknown;
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * Ends the app on a signal, without a question, because no one may be there to answer. During startup, Chromium sets
 * its own handlers for these signals, which quit with a question. Call the returned function once Electron is ready, to
 * restore our handlers.
 */
export function endWithSignals(process: SignalledProcess, end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) {
      // Node registers with the system only for the first listener of a signal.
      process.off(signal, end);
      process.on(signal, end);
    }
  };
}

/** Ends the app when the system shuts down. After `preventDefault`, the system waits a few seconds. */
export function endWithSystem(system: EndingSystem, end: () => void): void {
  system.on('shutdown', (event) => {
    event?.preventDefault();
    end();
  });
}

/**
 * Ends the app when Windows ends the session. Does not delay it: Windows would show that the app blocks the shutdown,
 * and offer to kill it. The next start cleans up the rest.
 */
export function endWithSession(window: SessionWindow, end: () => void): void {
  window.on('session-end', end);
}
