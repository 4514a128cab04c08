import type { CompletionOption, CompletionResult, CompletionSource } from './completion-source.ts';
import type { CompletionToken } from './find-token.ts';

/** The state of completion: its word, and the results of each source. */
export type CompletionState = {
  /** Null while the caret is not in a word that triggers completion. */
  readonly token: CompletionToken | null;
  /** Results by name of the source, each with its query. Older options stay until newer ones arrive. */
  readonly found: Readonly<Record<string, { readonly query: string; readonly found: CompletionResult }>>;
  /** The option that the user moved to, while it is in the list. */
  readonly wantedId: string | null;
  /** The option that the user took before it was found for the current query. */
  readonly takenId: string | null;
  /** The start of the word for which the user closed completion. */
  readonly closedAt: number | null;
};

/** The initial state. */
export const noCompletion: CompletionState = { token: null, found: {}, wantedId: null, takenId: null, closedAt: null };

/**
 * Returns the state after the caret moved into a word, or with null into none that triggers completion. A space goes on
 * with the completion of a word, but never starts it.
 */
export function moveCaret(state: CompletionState, token: CompletionToken | null): CompletionState {
  const { token: before } = state;
  const isSame = before?.start === token?.start && before?.trigger === token?.trigger;
  if (token === null || (token.isSpaced === true && !isSame)) return before === null ? state : noCompletion;
  if (before === null || !isSame) return { ...noCompletion, token };
  if (before.query === token.query && before.end === token.end) return state;
  return { ...state, token, wantedId: null, takenId: null };
}

/** Adds what a source found for a query. */
export function addResult(
  state: CompletionState,
  source: string,
  query: string,
  found: CompletionResult,
): CompletionState {
  return { ...state, found: { ...state.found, [source]: { query, found } } };
}

/** Moves to an option. */
export function moveToOption(state: CompletionState, id: string): CompletionState {
  return state.wantedId === id ? state : { ...state, wantedId: id };
}

/** Takes an option that has not been found for the current query yet. */
export function takeEarly(state: CompletionState, id: string): CompletionState {
  return { ...state, takenId: id };
}

/** Closes completion for this word. */
export function closeCompletion(state: CompletionState): CompletionState {
  return { ...state, closedAt: state.token?.start ?? null };
}

/** An option as shown in the popup. */
export type OptionRow = CompletionOption & {
  /** Unique among all options. */
  readonly id: string;
  /** The option was found for the current query, not for an earlier one. */
  readonly isFresh: boolean;
};

/** What the popup shows. */
export type CompletionView = {
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly OptionRow[];
    readonly note: string | null;
  }[];
  readonly rows: readonly OptionRow[];
  /** The option that Enter takes; null if there is none. */
  readonly chosen: OptionRow | null;
  /** The option that was taken early and has now been found; choose it. */
  readonly arrived: OptionRow | null;
};

/** Describes the popup; null when there is nothing to show. */
export function describeCompletion(
  { closedAt, found, takenId, token, wantedId: id }: CompletionState,
  sources: readonly Pick<CompletionSource, 'name'>[],
): CompletionView | null {
  if (token === null || closedAt === token.start) return null;
  const groups = sources.flatMap(({ name }) => {
    const of = found[name];
    if (of === undefined || (of.found.options.length === 0 && of.found.note === null)) return [];
    const isFresh = of.query === token.query;
    const rows = of.found.options.map((option) => ({ ...option, id: `${name}:${option.key}`, isFresh }));
    return [{ name, rows, note: of.found.note }];
  });
  if (groups.length === 0) return null;
  const rows = groups.flatMap((group) => group.rows);
  return {
    groups,
    rows,
    chosen: rows.find((row) => row.id === id) ?? rows[0] ?? null,
    arrived: rows.find((row) => row.isFresh && row.id === takenId) ?? null,
  };
}

/**
 * Returns what a key that takes an option does now: `choose` it, take it `early`, or `none` when the key belongs to the
 * message, because what follows a space may be the rest of a sentence.
 */
export function decideTaking(
  { token, wantedId }: Pick<CompletionState, 'token' | 'wantedId'>,
  chosen: OptionRow,
): 'choose' | 'early' | 'none' {
  const mayBeSentence = token?.isSpaced === true && wantedId === null;
  if (mayBeSentence && (!chosen.isFresh || token.query.endsWith(' '))) return 'none';
  return chosen.isFresh ? 'choose' : 'early';
}

/** Returns the option that an arrow key moves to, wrapping around at the ends; null if there is none. */
export function stepOption({ chosen, rows }: CompletionView, by: 1 | -1): OptionRow | null {
  const at = chosen === null ? -1 : rows.indexOf(chosen);
  return rows[(at + by + rows.length) % rows.length] ?? null;
}
