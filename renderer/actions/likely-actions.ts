import type { ActionState } from './action-state.ts';
import { type ActionId, actions } from './registry.ts';
import { isSheetShown } from './view.actions.ts';

/**
 * Returns the actions that a user is likely to take next, the likeliest first. Only includes actions that are available
 * now.
 */
export function getLikelyActions(facts: ActionState): readonly ActionId[] {
  const newest = facts.turns.at(-1);
  const hasUnseenChanges = newest?.hasDiff === true && !isSheetShown('changes', facts);
  const wanted: readonly (ActionId | false)[] = [
    'focusApproval',
    facts.needCount > 0 && 'showNeeds',
    'stopTurn',
    'signIn',
    'retryTurn',
    'reviewRun',
    hasUnseenChanges && 'toggleChanges',
    facts.turns.length > 0 && 'newThread',
    'newWorkcell',
    'showMissionControl',
    'openFolder',
    'searchThreads',
    'pickModel',
    'openSettings',
  ];
  return wanted.filter((id) => id !== false).filter((id) => actions[id].when(facts));
}
