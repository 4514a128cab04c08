import type { Clock } from '../../../shared/base/clock.ts';
import type { AppMenu, MenuEntry, MenuName } from '../../../shared/contract/app-menu.ts';
import type { Action } from '../../actions/action.ts';
import { type ActionState, followActionState, readActionState } from '../../actions/action-state.ts';
import {
  type ActionId,
  actionIds,
  actions,
  describeAction,
  getShownChord,
  isReachable,
  runAction,
} from '../../actions/registry.ts';
import { hostClient } from '../../client/page-client.ts';
import { useConnection } from '../../stores/connection.store.ts';

/** How long to collect changes before checking them together, in milliseconds. */
const reportDelayMs = 100;

/** Sends this window's menu to the desktop app, and again whenever it changes; sends nothing to other hosts. */
export function followAppMenu(clock: Clock): void {
  let reported: string | null = null;
  let isReportPending = false;
  const reportMenu = (): void => {
    isReportPending = false;
    if (hostClient.state !== 'connected' || useConnection.getState().host?.kind !== 'desktop') return;
    const menu = describeAppMenu(readActionState());
    const words = JSON.stringify(menu);
    if (words === reported) return;
    reported = words;
    void hostClient.request('reportMenu', menu);
  };
  const reportMenuSoon = (): void => {
    if (isReportPending) return;
    isReportPending = true;
    clock.after(reportDelayMs, reportMenu);
  };
  hostClient.onState(() => {
    // A new connection has not received a menu yet.
    reported = null;
    reportMenuSoon();
  });
  followActionState(reportMenuSoon);
}

/** Performs the selected menu action, if it is still available. */
export function runFromMenu(name: string): void {
  const id = findMenuAction(name);
  if (id !== null && isReachable(id, readActionState())) runAction(id);
}

/** Describes the system menu in the order of the actions: each action's current name, and whether it is available. */
export function describeAppMenu(facts: ActionState): AppMenu {
  const toMenu = (menu: MenuName): AppMenu[MenuName] => {
    const own = actionIds.flatMap((id) => {
      const place = getMenuPlace(id);
      return place?.[0] === menu ? [{ part: place[1], entry: toMenuEntry(id, facts) }] : [];
    });
    const parts = [...new Set(own.map(({ part }) => part))].toSorted((one, other) => one - other);
    return parts.map((wanted) => own.filter(({ part }) => part === wanted).map(({ entry }) => entry));
  };
  return { file: toMenu('file'), thread: toMenu('thread'), view: toMenu('view'), help: toMenu('help') };
}

/** Finds the action with this name if the menu offers it. */
export function findMenuAction(name: string): ActionId | null {
  return actionIds.find((id) => id === name && getMenuPlace(id) !== undefined) ?? null;
}

function getMenuPlace(id: ActionId): Action['menu'] {
  const action: Action = actions[id];
  return action.menu;
}

function toMenuEntry(id: ActionId, facts: ActionState): MenuEntry {
  const { title } = describeAction(id, facts);
  return { action: id, title, chord: getShownChord(id, facts), enabled: isReachable(id, facts) };
}
