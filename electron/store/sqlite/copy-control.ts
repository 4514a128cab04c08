const options = 0;
const place = 1;

/** How far a copy is. */
export const copySteps = ['copy', 'check', 'sync'] as const;
export type CopyStep = (typeof copySteps)[number];

/**
 * What the thread that copies a database and the one that waits for it share. A message would not be read before the
 * copy is done. `shared` is handed from one thread to the other.
 */
export class CopyControl {
  readonly shared: Int32Array<SharedArrayBuffer>;

  constructor(shared: Int32Array<SharedArrayBuffer> = new Int32Array(new SharedArrayBuffer(8))) {
    this.shared = shared;
  }

  /** The copy is not wanted any more. It is given up before its next step: SQLite is not stopped within one. */
  cancel(): void {
    Atomics.store(this.shared, options, 1);
  }

  get step(): CopyStep {
    return copySteps[Atomics.load(this.shared, place)] ?? 'copy';
  }

  /** The copying thread begins a step. Throws when the copy is not wanted any more. */
  begin(step: CopyStep): void {
    if (Atomics.load(this.shared, options) === 1) throw new Error('The copy was cancelled');
    Atomics.store(this.shared, place, copySteps.indexOf(step));
  }
}
