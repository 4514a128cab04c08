/** Where there are no idle callbacks (Safari): about as long as a page takes to settle, in milliseconds. */
const soonMs = 200;

/** Runs something once the page has nothing else to do. Gives what calls it off. */
export function whenIdle(task: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(task, soonMs);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(task);
  return () => cancelIdleCallback(request);
}
