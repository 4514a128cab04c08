import { createContext } from 'react';
import type { TurnId } from '../../../../shared/base/ids.ts';

/** The turn whose answer is shown, where that is complete and what it suggests can be done; null anywhere else. */
export const SuggestingTurn = createContext<TurnId | null>(null);

/** The turn whose text is shown, complete or not: what it links to can be opened. Null where no turn is shown. */
export const ShownTurn = createContext<TurnId | null>(null);
