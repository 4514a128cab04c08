import type { AlertCommand } from '../../shared/alerts/alert-text.ts';
import type { StatusCommand } from '../../shared/alerts/status-command.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import { isMac } from '../client/platform.ts';
import type { Action, ActionTarget } from './action.ts';
import { type ActionState, readActionState } from './action-state.ts';
import { appActions } from './app.actions.ts';
import { filterUsableChords, formatChord, type KeyInput, matchesChord, parseChord } from './chords.ts';
import { encryptionActions } from './encryption.actions.ts';
import { exportsActions } from './exports.actions.ts';
import { needsActions } from './needs.actions.ts';
import { promptsActions } from './prompts.actions.ts';
import { missionControlActions, runsActions } from './recorded-runs.actions.ts';
import type { KeyboardHost } from './reserved-chords.ts';
import { rewindActions } from './rewind.actions.ts';
import { threadActions } from './thread.actions.ts';
import { threadManagementActions } from './thread-actions.actions.ts';
import { viewActions } from './view.actions.ts';

/** Everything a user can do. Each command of a status or an alert is the action with the same name. */
export const actions = {
  ...threadActions,
  ...rewindActions,
  ...exportsActions,
  ...threadManagementActions,
  ...needsActions,
  ...promptsActions,
  ...appActions,
  ...encryptionActions,
  ...viewActions,
  ...missionControlActions,
  ...runsActions,
} satisfies Record<StatusCommand | AlertCommand, Action>;

export type ActionId = keyof typeof actions;

/** An action with its current wording. */
export type ActionView = {
  readonly id: ActionId;
  readonly title: string;
  readonly hint: string | null;
  /** Other words that find it in the palette. */
  readonly keywords: string;
  /** Its chord as this platform's keycaps; null without one. */
  readonly keys: string | null;
};

/**
 * Returns whether the keyboard and the system menu can trigger the action now. They do not reach the page below a
 * dialog.
 */
export function isReachable(id: ActionId, facts: ActionState): boolean {
  return (facts.dialog === null || isReachableOver(facts.dialog, id)) && actions[id].when(facts);
}

/** A run is answered and reviewed in its detail, which is a dialog. */
const runDialogActions: readonly ActionId[] = ['focusApproval', 'reviewRun', 'applyRun', 'discardRun'];

function isReachableOver(dialog: NonNullable<ActionState['dialog']>, id: ActionId): boolean {
  return id === 'palette' || (dialog === 'runDetail' && runDialogActions.includes(id));
}

/** The chord to show with an action; null without one. */
export function getShownChord(id: ActionId, facts: ActionState): string | null {
  return filterUsableChords(getChords(id, facts.settings.shortcuts), toKeyboardHost(facts))[0] ?? null;
}

/** Describes an action, available or not. */
export function describeAction(id: ActionId, facts: ActionState): ActionView {
  const action: Action = actions[id];
  const chord = getShownChord(id, facts);
  return {
    id,
    title: typeof action.title === 'string' ? action.title : action.title(facts),
    hint: action.hint ?? null,
    keywords: action.keywords ?? '',
    keys: chord === null ? null : formatChord(chord, isMac),
  };
}

/** Returns the actions that the palette offers now, in the order of the registry. */
export function getOfferedActions(facts: ActionState): readonly ActionView[] {
  return actionIds
    .filter((id) => {
      const action: Action = actions[id];
      return action.hidden !== true && action.when(facts);
    })
    .map((id) => describeAction(id, facts));
}

/** An action that is not available now, and what it needs. */
type UnavailableAction = ActionView & { readonly needs: string };

/** Returns the actions that the palette offers in other situations. */
export function getUnavailableActions(facts: ActionState): readonly UnavailableAction[] {
  return actionIds.flatMap((id) => {
    const { hidden, needs, when }: Action = actions[id];
    if (hidden === true || needs === undefined || when(facts)) return [];
    return [{ ...describeAction(id, facts), needs: typeof needs === 'string' ? needs : needs(facts) }];
  });
}

/** The chords of an action: the user's own, or the defaults. */
export function getChords(id: ActionId, shortcuts: Settings['shortcuts']): readonly string[] {
  const action: Action = actions[id];
  return shortcuts[id] ?? action.keys ?? [];
}

function toKeyboardHost({ hostKind }: ActionState): KeyboardHost {
  return { host: hostKind, mac: isMac };
}

/** Performs an action if it is available. `target` is the thing next to the button. */
export function runAction(id: ActionId, target: ActionTarget = {}): void {
  const action: Action = actions[id];
  const facts = readActionState();
  if (action.when(facts, target)) void action.perform(facts, target);
}

/**
 * The action that a key press triggers now; null when there is none. If several share the chord, the first available
 * one wins.
 */
export function findActionForKey(event: KeyInput, facts: ActionState): ActionId | null {
  const meant = actionIds.find((id) => {
    const chords = filterUsableChords(getChords(id, facts.settings.shortcuts), toKeyboardHost(facts));
    return chords.some((chord) => matchesChord(event, parseChord(chord), isMac)) && isReachable(id, facts);
  });
  return meant ?? null;
}

// To the compiler, the keys of an object are strings, whatever their names.
/** The IDs of all actions, in the order in which the palette offers them. */
export const actionIds = Object.keys(actions) as readonly ActionId[];
