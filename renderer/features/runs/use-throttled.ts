import { useEffect, useRef, useState } from 'react';

/**
 * Returns a value that changes at most once per `everyMs` milliseconds: immediately if the last change is that long
 * ago, else later.
 */
export function useThrottled<Value>(value: Value, everyMs: number): Value {
  const [paced, setPaced] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, paced)) return;
    const wait = Math.max(0, changedAt.current + everyMs - performance.now());
    const timer = window.setTimeout(() => {
      changedAt.current = performance.now();
      setPaced(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, paced, everyMs]);
  return paced;
}
