// What an action asks of a part of the page that may or may not be mounted: to take the focus, to open its search, to
// scroll. The part that is there does it; without one nothing happens.

/** Each request is answered by one feature. */
export type PageRequest =
  | 'focusComposer'
  | 'focusApproval'
  | 'focusThreadSearch'
  | 'findInThread'
  | 'jumpToEnd'
  | 'pickModel'
  | 'sendDraft';

const listeners = new Map<PageRequest, Set<() => void>>();

/** Asks whoever is mounted for it. */
export function requestOfPage(request: PageRequest): void {
  for (const listen of listeners.get(request) ?? []) listen();
}

/** Answers a request until the returned function is called; fit for an effect. */
export function onPageRequest(request: PageRequest, listen: () => void): () => void {
  const known = listeners.get(request) ?? new Set();
  listeners.set(request, known.add(listen));
  return () => void known.delete(listen);
}
