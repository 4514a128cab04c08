import { useEffect, useState } from 'react';

/**
 * The latest value, but the previous one while a pointer button is down, so that what is being pressed does not move
 * away.
 */
export function useWhileReleased<Value>(value: Value): Value {
  const [held, setHeld] = useState<{ readonly value: Value } | null>(null);
  useEffect(() => {
    const press = (): void => setHeld((known) => known ?? { value });
    const release = (): void => setHeld(null);
    document.addEventListener('pointerdown', press, true);
    document.addEventListener('pointerup', release);
    document.addEventListener('pointercancel', release);
    return () => {
      document.removeEventListener('pointerdown', press, true);
      document.removeEventListener('pointerup', release);
      document.removeEventListener('pointercancel', release);
    };
  }, [value]);
  return held === null ? value : held.value;
}
