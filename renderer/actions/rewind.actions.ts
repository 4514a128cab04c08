import type { TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { undoRewind } from '../commands/rewind.commands.ts';
import { splitIntoSpeeches } from '../view-models/speeches.ts';
import { getTurnModel, type TurnModel } from '../view-models/turn-model.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';
import { requirements } from './requirements.ts';

/** Finds the message of a turn that the thread can rewind to; without a turn, the newest such message. */
function findRewindMessage({ turns }: ActionState, turnId?: TurnId): TurnModel | null {
  const among = turnId === undefined ? turns : turns.filter(({ id }) => id === turnId);
  for (const turn of among.toReversed()) {
    const first = splitIntoSpeeches(turn)[0];
    const model = first === undefined ? null : getTurnModel(first);
    if (model?.canRewind) return model;
  }
  return null;
}

/** Actions that go back to an earlier moment of a thread. */
export const rewindActions = {
  rewindTurn: {
    title: ({ selectedTurn }) => (selectedTurn === null ? t`Rewind last turn\u2026` : t`Rewind to here…`),
    hint: t`Undoes files, the conversation, or both`,
    keywords: t`undo restore revert back checkpoint time`,
    keys: ['Alt+Shift+Z'],
    menu: ['thread', 0],
    needs: requirements.turn,
    when: (facts) =>
      facts.isConnected && facts.page === 'threads' && findRewindMessage(facts, facts.selectedTurn?.turnId) !== null,
    perform: (facts, { turnId = facts.selectedTurn?.turnId }) => findRewindMessage(facts, turnId)?.rewind(),
  },
  undoRewind: {
    title: t`Undo`,
    hidden: true,
    when: ({ isConnected }) => isConnected,
    perform: (_facts, { rewindId }) => {
      if (rewindId !== undefined) undoRewind(rewindId, true);
    },
  },
} satisfies Record<string, Action>;
