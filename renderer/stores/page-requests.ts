import { KeyedListeners } from './keyed-listeners.ts';

// Requests of actions to a part of the page: to take the focus, to open its search, to scroll. The mounted part handles
// them. If it mounts soon, as after a change of page, it handles the last one then.

/** One feature handles each request. */
export type PageRequest =
  | 'focusComposer'
  | 'askAside'
  | 'focusAside'
  | 'focusTranscript'
  | 'focusApproval'
  | 'focusRunApproval'
  | 'reviewRun'
  | 'continueHere'
  | 'focusTimeline'
  | 'focusToast'
  | 'focusSheet'
  | 'focusThreadSearch'
  | 'focusRunSearch'
  | 'focusRuns'
  | 'focusTargetRun'
  | 'findInThread'
  | 'jumpToEnd'
  | 'previousTurn'
  | 'nextTurn'
  | 'stayInTranscript'
  | 'pickModel'
  | 'showSetting'
  | 'showProcesses'
  | 'nextChange'
  | 'previousChange'
  | 'quoteSelection'
  | 'copyMarkdown';

const listeners = new KeyedListeners<PageRequest, []>();
/** The last request, if no part has handled it yet, and when it was made. */
let pendingRequest: { readonly request: PageRequest; readonly at: number } | null = null;
/** How long a request waits for its part, in milliseconds. A part that mounts later must not take the focus. */
const waitMs = 10_000;

/** Sends a request to the mounted part, or to the next one that mounts soon. A later request replaces a waiting one. */
export function sendPageRequest(request: PageRequest): void {
  pendingRequest = listeners.has(request) ? null : { request, at: performance.now() };
  listeners.call(request);
}

/** Sends a request to the mounted part. Without one, does nothing, leaves a waiting request alone, and returns false. */
export function sendPageRequestIfMounted(request: PageRequest): boolean {
  if (!listeners.has(request)) return false;
  listeners.call(request);
  return true;
}

/**
 * Sends a request once the page has drawn what has just changed. A part that is mounted now may be about to unmount,
 * such as the card of the thread that was shown before, and must not take the request with it.
 */
export function sendPageRequestAfterRender(request: PageRequest): void {
  // React draws changes of stores in a microtask that comes before this one.
  queueMicrotask(() => sendPageRequest(request));
}

/** Handles a request until the returned function is called; made for effects. */
export function onPageRequest(request: PageRequest, listen: () => void): () => void {
  const remove = listeners.add(request, listen);
  if (pendingRequest?.request === request) {
    const isDue = performance.now() - pendingRequest.at < waitMs;
    pendingRequest = null;
    if (isDue) listen();
  }
  return remove;
}
