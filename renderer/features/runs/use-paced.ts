import { useEffect, useRef, useState } from 'react';

/** A value that changes at most once in so many milliseconds: at once if it has stood for that long, else later. */
export function usePaced<Value>(value: Value, everyMs: number): Value {
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
