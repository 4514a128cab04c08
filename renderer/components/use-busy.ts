import { useEffect, useRef, useState } from 'react';

/** Which button waits for an answer, and a function that lets one wait. What loses the focus meanwhile gets it back. */
export function useBusy(): [string | null, <T>(name: string, work: () => Promise<T>) => Promise<T>] {
  const [busy, setBusy] = useState<string | null>(null);
  const pressed = useRef<Element | null>(null);
  useEffect(() => {
    const button = pressed.current;
    if (busy !== null || !(button instanceof HTMLElement)) return;
    pressed.current = null;
    // The dialog itself may have the focus in the meantime. The user may have moved it elsewhere.
    if (document.activeElement === document.body || document.activeElement?.contains(button)) button.focus();
  }, [busy]);
  const wait = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    pressed.current = document.activeElement;
    setBusy(name);
    try {
      return await work();
    } finally {
      setBusy(null);
    }
  };
  return [busy, wait];
}
