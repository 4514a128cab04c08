/** What the bench may ask of the bare log. */
export type BareLog = {
  /** Adds lines at the end, and shows it. */
  add(lines: readonly string[]): void;
};

declare global {
  /** In the page with the bare log. */
  var bareLog: BareLog;
}
