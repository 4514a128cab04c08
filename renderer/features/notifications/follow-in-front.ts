import type { ThreadId } from '../../../shared/base/ids.ts';
import { hostClient } from '../../client/page-client.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { getThreadInFront } from './get-thread-in-front.ts';

/** Reports to the host which thread the user is viewing here, so that the host sends no notice about that thread. */
export function followInFront(page: Window): void {
  let reported: ThreadId | null = null;
  const reportInFront = (): void => {
    if (hostClient.state !== 'connected') return;
    const inFront = getThreadInFront({
      hasFocus: page.document.hasFocus(),
      isVisible: page.document.visibilityState === 'visible',
      page: useFrame.getState().page,
      shown: useThreads.getState().shown,
    });
    if (inFront === reported) return;
    reported = inFront;
    void hostClient.request('reportInFront', { threadId: inFront });
  };
  hostClient.onState((line) => {
    // A new connection has not received a thread yet.
    reported = null;
    if (line === 'connected') reportInFront();
  });
  useFrame.subscribe(reportInFront);
  useThreads.subscribe(reportInFront);
  page.addEventListener('focus', reportInFront);
  page.addEventListener('blur', reportInFront);
  page.document.addEventListener('visibilitychange', reportInFront);
}
