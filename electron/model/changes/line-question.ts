/** A line of a file on disk or in the last commit. Paths are relative to the folder. */
export type LineQuestion = {
  /** What the file may be called in the last commit. */
  readonly paths: readonly string[];
  /** Returns the number of the line in the committed text, from 1; null if it is not there. */
  readonly locate: (committed: string) => number | null;
  /** Ends the search. */
  readonly signal: AbortSignal;
};
