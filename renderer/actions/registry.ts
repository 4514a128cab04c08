import type { AlertCommand } from '../../shared/alerts/alert-text.ts';
import type { StatusCommand } from '../../shared/alerts/status-command.ts';
import type { Options } from '../../shared/settings/options.ts';
import { isMac } from '../client/platform.ts';
import type { Action, ActionTarget } from './action.ts';
import { type ActionState, readActionState } from './action-state.ts';
import { appActions } from './app.actions.ts';
import { chordText, type KeyInput, parseChord, pressesChord, usableChords } from './chords.ts';
import { protectionActions } from './encryption.actions.ts';
import { exportsActions } from './exports.actions.ts';
import type { KeyPlace } from './kept-chords.ts';
import { needsActions } from './needs.actions.ts';
import { promptsActions } from './prompts.actions.ts';
import { runsActions, workcellsActions } from './recorded-runs.actions.ts';
import { rewindActions } from './rewind.actions.ts';
import { threadActions } from './thread.actions.ts';
import { libraryActions } from './thread-actions.actions.ts';
import { viewActions } from './view.actions.ts';

/** Everything a person can do. Each command of a status or an alert is the action with the same name. */
export const actions = {
  ...threadActions,
  ...rewindActions,
  ...exportsActions,
  ...libraryActions,
  ...needsActions,
  ...promptsActions,
  ...appActions,
  ...protectionActions,
  ...viewActions,
  ...workcellsActions,
  ...runsActions,
} satisfies Record<StatusCommand | AlertCommand, Action>;

export type ActionId = keyof typeof actions;

/** An action with its current wording. */
export type ActionView = {
  readonly id: ActionId;
  readonly title: string;
  readonly hint: string | null;
  /** Other words that find it. */
  readonly also: string;
  /** Its chord as this platform's keycaps; null without one. */
  readonly keys: string | null;
};

/** Can the keyboard and the system menu trigger the action now? They do not reach the page below a dialog. */
export function isReachable(id: ActionId, facts: ActionState): boolean {
  return (facts.dialog === null || isReachableOver(facts.dialog, id)) && actions[id].when(facts);
}

/** A run is answered and reviewed in its detail, which is a dialog. */
const forRuns: readonly ActionId[] = ['focusApproval', 'reviewRun', 'applyRun', 'discardRun'];

function isReachableOver(dialog: NonNullable<ActionState['dialog']>, id: ActionId): boolean {
  return id === 'palette' || (dialog === 'workcell' && forRuns.includes(id));
}

/** The chord to show with an action; null without one. */
export function shownChord(id: ActionId, facts: ActionState): string | null {
  return usableChords(chordsOf(id, facts.options.shortcuts), placeOf(facts))[0] ?? null;
}

/** One action, available or not. */
export function describeAction(id: ActionId, facts: ActionState): ActionView {
  const action: Action = actions[id];
  const chord = shownChord(id, facts);
  return {
    id,
    title: typeof action.title === 'string' ? action.title : action.title(facts),
    hint: action.hint ?? null,
    also: action.also ?? '',
    keys: chord === null ? null : chordText(chord, isMac),
  };
}

/** What the palette offers now, in the order of the registry. */
export function offeredActions(facts: ActionState): readonly ActionView[] {
  return actionIds
    .filter((id) => {
      const action: Action = actions[id];
      return action.hidden !== true && action.when(facts);
    })
    .map((id) => describeAction(id, facts));
}

/** The chords of an action: the person's own, or the defaults. */
export function chordsOf(id: ActionId, shortcuts: Options['shortcuts']): readonly string[] {
  const action: Action = actions[id];
  return shortcuts[id] ?? action.keys ?? [];
}

function placeOf({ hostKind }: ActionState): KeyPlace {
  return { host: hostKind, mac: isMac };
}

/** Performs an action if it is available. `target` is the thing next to the button. */
export function runAction(id: ActionId, target: ActionTarget = {}): void {
  const action: Action = actions[id];
  const facts = readActionState();
  if (action.when(facts)) void action.perform(facts, target);
}

/**
 * The action that a key press triggers now; null when there is none. If several share the chord, the first available
 * one wins.
 */
export function actionForKey(event: KeyInput, facts: ActionState): ActionId | null {
  const meant = actionIds.find((id) => {
    const chords = usableChords(chordsOf(id, facts.options.shortcuts), placeOf(facts));
    return chords.some((chord) => pressesChord(event, parseChord(chord), isMac)) && isReachable(id, facts);
  });
  return meant ?? null;
}

// To the compiler, the keys of an object are strings, whatever their names.
export const actionIds = Object.keys(actions) as readonly ActionId[];
