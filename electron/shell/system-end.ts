import type { Event } from 'electron';

/** The part of Electron's power monitor that tells of a shutdown; Linux and macOS have it. Its declaration lacks the event. */
export interface EndingSystem {
  on(event: 'shutdown', received: (event?: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** The part of a window that tells that the session ends; Windows has it. */
export interface SessionWindow {
  on(event: 'session-end', received: () => void): unknown;
}

/** The part of `process` that tells of signals. */
export interface SignalledProcess {
  on(signal: Signal, received: () => void): unknown;
  off(signal: Signal, received: () => void): unknown;
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * Ends the app where a signal comes. Nobody is asked, for nobody may be there to answer. Chromium sets handlers of its
 * own for these signals while it starts, which quit with a question: call the result once Electron is ready, and ours
 * are set again.
 */
export function endWithSignals(process: SignalledProcess, end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) {
      // Node talks to the system only for the first listener of a signal.
      process.off(signal, end);
      process.on(signal, end);
    }
  };
}

/** Ends the app where the system shuts down, which waits a few seconds for that once it has been told to. */
export function endWithSystem(system: EndingSystem, end: () => void): void {
  system.on('shutdown', (event) => {
    event?.preventDefault();
    end();
  });
}

/**
 * Ends the app where Windows ends the session. It is not held up: Windows would show the app as what keeps it from
 * ending and offer to kill it. What does not come to its end in time is closed by the next start.
 */
export function endWithSession(window: SessionWindow, end: () => void): void {
  window.on('session-end', end);
}
