import { createContext } from 'react';
import type { TurnId } from '../../../../shared/base/ids.ts';

/**
 * The turn whose answer is shown, if the answer is complete and its suggestions can be carried out; null anywhere else.
 */
export const SuggestingTurnContext = createContext<TurnId | null>(null);

/** The turn whose text is shown, complete or not. Its links can be opened. Null when no turn is shown. */
export const ShownTurnContext = createContext<TurnId | null>(null);

/** The turn whose text is shown, once the whole text has arrived. Paths in it become links. Null anywhere else. */
export const ReadTurnContext = createContext<TurnId | null>(null);
