/** Without idle callbacks (Safari): roughly the time a page takes to settle, in milliseconds. */
const fallbackDelayMs = 200;

/** Runs a task once the page has nothing else to do. Returns a function that cancels it. */
export function whenIdle(task: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(task, fallbackDelayMs);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(task);
  return () => cancelIdleCallback(request);
}
