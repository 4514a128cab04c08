/** Time as a dependency, so that tests decide when something happens. Times are milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it and may be called at any time. */
  after(delayMs: number, run: () => void): () => void;
}
