import type { ActionState } from './action-state.ts';
import { type ActionId, actions } from './registry.ts';
import { changesShown } from './view.actions.ts';

/** What a person is likely to do next, the likeliest first. Only actions that are available now. */
export function likelyActions(facts: ActionState): readonly ActionId[] {
  const newest = facts.turns.at(-1);
  const hasUnseenChanges = newest?.hasDiff === true && !changesShown(facts);
  const wanted: readonly (ActionId | false)[] = [
    'focusApproval',
    facts.needs > 0 && 'showNeeds',
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
