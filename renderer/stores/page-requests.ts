import { KeyedListeners } from '../../shared/base/keyed-listeners.ts';

// What an action asks of a part of the page: to take the focus, to open its search, to scroll. The part that is there
// does it; one that is about to be mounted, as after a change of page, does it then.

/** Each request is answered by one feature. */
export type PageRequest =
  | 'focusComposer'
  | 'focusTranscript'
  | 'focusApproval'
  | 'focusRunApproval'
  | 'reviewRun'
  | 'focusTimeline'
  | 'focusToast'
  | 'focusThreadSearch'
  | 'focusRunSearch'
  | 'findInThread'
  | 'jumpToEnd'
  | 'pickModel'
  | 'showSetting'
  | 'showProcesses'
  | 'quoteSelection';

const listeners = new KeyedListeners<PageRequest, []>();
/** The last request, as long as nobody was there for it. */
let unanswered: PageRequest | null = null;

/** Asks the part that is mounted for it, or the next one that is. A later request takes the place of a waiting one. */
export function requestOfPage(request: PageRequest): void {
  unanswered = listeners.has(request) ? null : request;
  listeners.call(request);
}

/** Answers a request until the returned function is called; fit for an effect. */
export function onPageRequest(request: PageRequest, listen: () => void): () => void {
  const remove = listeners.add(request, listen);
  if (unanswered === request) {
    unanswered = null;
    listen();
  }
  return remove;
}
