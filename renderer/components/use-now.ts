import { useEffect, useState, useSyncExternalStore } from 'react';

import { Listeners } from '../../shared/base/listeners.ts';

/**
 * The time in Unix milliseconds, updated each second, or every `everyMs` milliseconds, while `running`; frozen
 * otherwise.
 */
export function useNow(running: boolean, everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs]);
  return now;
}

const secondListeners = new Listeners<[]>();
let secondTimer = 0;

function onSecond(listen: () => void): () => void {
  if (secondListeners.isEmpty) secondTimer = window.setInterval(() => secondListeners.call(), 1_000);
  const remove = secondListeners.add(listen);
  return () => {
    remove();
    if (secondListeners.isEmpty) window.clearInterval(secondTimer);
  };
}

const subscribeToNothing = (): (() => void) => () => undefined;

/** The current time rounded to the second while `running`, in Unix milliseconds; all callers share one timer. */
export function useSecond(running: boolean): number {
  return useSyncExternalStore(running ? onSecond : subscribeToNothing, getCurrentSecond);
}

function getCurrentSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
