import type { Clock } from '../../../shared/base/clock.ts';
import { followFacts, readFacts } from '../../actions/facts.ts';
import { isReachable, runAction } from '../../actions/registry.ts';
import { desk } from '../../client/desk.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { actionOfMenu, describeAppMenu } from './describe-app-menu.ts';

/** Changes that come within this time are looked at once, in milliseconds. */
const lookEveryMs = 100;

/** Tells the desktop app what its menu offers for this window, and again whenever that is another; no other host is told. */
export function followAppMenu(clock: Clock): void {
  let told: string | null = null;
  let looksSoon = false;
  const look = (): void => {
    looksSoon = false;
    if (desk.state !== 'connected' || useConnection.getState().host?.kind !== 'desktop') return;
    const menu = describeAppMenu(readFacts());
    const words = JSON.stringify(menu);
    if (words === told) return;
    told = words;
    void desk.request('tellMenu', menu);
  };
  const lookSoon = (): void => {
    if (looksSoon) return;
    looksSoon = true;
    clock.after(lookEveryMs, look);
  };
  desk.onState(() => {
    // To a new connection nothing was told yet.
    told = null;
    lookSoon();
  });
  followFacts(lookSoon);
}

/** Does what was chosen in the menu, if it may still be done. */
export function runFromMenu(name: string): void {
  const id = actionOfMenu(name);
  if (id !== null && isReachable(id, readFacts())) runAction(id);
}
