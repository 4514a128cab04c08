import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Page } from '../../stores/frame.store.ts';

/** Returns the thread that the user is viewing; null while this window is not in front, or shows something else. */
export function getThreadInFront(facts: {
  readonly hasFocus: boolean;
  readonly isVisible: boolean;
  readonly page: Page;
  readonly shown: ThreadId | null;
}): ThreadId | null {
  return facts.hasFocus && facts.isVisible && facts.page === 'threads' ? facts.shown : null;
}
