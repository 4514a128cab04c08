import type { Clock } from '../../../shared/base/clock.ts';
import { followActionState, readActionState } from '../../actions/action-state.ts';
import { isReachable, runAction } from '../../actions/registry.ts';
import { hostClient } from '../../client/page-client.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { actionOfMenu, describeAppMenu } from './describe-app-menu.ts';

/** How long to collect changes before looking at them once, in milliseconds. */
const lookEveryMs = 100;

/** Sends this window's menu to the desktop app, and again whenever it changes; sends nothing to other hosts. */
export function followAppMenu(clock: Clock): void {
  let reported: string | null = null;
  let looksSoon = false;
  const look = (): void => {
    looksSoon = false;
    if (hostClient.state !== 'connected' || useConnection.getState().host?.kind !== 'desktop') return;
    const menu = describeAppMenu(readActionState());
    const words = JSON.stringify(menu);
    if (words === reported) return;
    reported = words;
    void hostClient.request('reportMenu', menu);
  };
  const lookSoon = (): void => {
    if (looksSoon) return;
    looksSoon = true;
    clock.after(lookEveryMs, look);
  };
  hostClient.onState(() => {
    // A new connection has received nothing yet.
    reported = null;
    lookSoon();
  });
  followActionState(lookSoon);
}

/** Performs the selected menu action, if it is still available. */
export function runFromMenu(name: string): void {
  const id = actionOfMenu(name);
  if (id !== null && isReachable(id, readActionState())) runAction(id);
}
