/** The bench's interface to the bare log. */
export type BareLog = {
  /** Adds lines at the end and shows the end. */
  add(lines: readonly string[]): void;
};

declare global {
  /** Exists in the page with the bare log. */
  var bareLog: BareLog;
}
