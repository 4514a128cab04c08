import type { AppMenu, MenuEntry, MenuName } from '../../../shared/contract/app-menu.ts';
import type { Action } from '../../actions/action.ts';
import type { ActionState } from '../../actions/action-state.ts';
import { type ActionId, actionIds, actions, describeAction, isReachable, shownChord } from '../../actions/registry.ts';

/** The system menu in the order of the actions: what each is called now, and whether it is available. */
export function describeAppMenu(facts: ActionState): AppMenu {
  const menuOf = (menu: MenuName): AppMenu[MenuName] => {
    const own = actionIds.flatMap((id) => {
      const place = placeOf(id);
      return place?.[0] === menu ? [{ part: place[1], entry: entryOf(id, facts) }] : [];
    });
    const parts = [...new Set(own.map(({ part }) => part))].toSorted((one, other) => one - other);
    return parts.map((wanted) => own.filter(({ part }) => part === wanted).map(({ entry }) => entry));
  };
  return { file: menuOf('file'), thread: menuOf('thread'), view: menuOf('view'), help: menuOf('help') };
}

/** The action of that name, if the menu offers it. */
export function actionOfMenu(name: string): ActionId | null {
  return actionIds.find((id) => id === name && placeOf(id) !== undefined) ?? null;
}

function placeOf(id: ActionId): Action['menu'] {
  const action: Action = actions[id];
  return action.menu;
}

function entryOf(id: ActionId, facts: ActionState): MenuEntry {
  const { title } = describeAction(id, facts);
  return { action: id, title, chord: shownChord(id, facts), enabled: isReachable(id, facts) };
}
