import type { Clock } from '../../../shared/base/clock.ts';
import { followFacts, readFacts } from '../../actions/facts.ts';
import { isReachable, runAction } from '../../actions/registry.ts';
import { hostClient } from '../../client/desk.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { actionOfMenu, describeAppMenu } from './describe-app-menu.ts';

/** How long to collect changes before looking at them once, in milliseconds. */
const lookEveryMs = 100;

/** Sends this window's menu to the desktop app, and again whenever it changes; sends nothing to other hosts. */
export function followAppMenu(clock: Clock): void {
  let told: string | null = null;
  let looksSoon = false;
  const look = (): void => {
    looksSoon = false;
    if (hostClient.state !== 'connected' || useConnection.getState().host?.kind !== 'desktop') return;
    const menu = describeAppMenu(readFacts());
    const words = JSON.stringify(menu);
    if (words === told) return;
    told = words;
    void hostClient.request('tellMenu', menu);
  };
  const lookSoon = (): void => {
    if (looksSoon) return;
    looksSoon = true;
    clock.after(lookEveryMs, look);
  };
  hostClient.onState(() => {
    // A new connection has received nothing yet.
    told = null;
    lookSoon();
  });
  followFacts(lookSoon);
}

/** Performs the selected menu action, if it is still available. */
export function runFromMenu(name: string): void {
  const id = actionOfMenu(name);
  if (id !== null && isReachable(id, readFacts())) runAction(id);
}
