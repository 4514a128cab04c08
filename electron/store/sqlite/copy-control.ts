const cancelIndex = 0;
const stepIndex = 1;

/** The steps of a copy, in order. */
export const copySteps = ['copy', 'check', 'sync'] as const;
/** One step of a copy. */
export type CopyStep = (typeof copySteps)[number];

/**
 * Shared memory between the thread that copies a database and the thread that waits. The copying thread is busy, so it
 * could not read a message. Pass `shared` from one thread to the other.
 */
export class CopyControl {
  readonly shared: Int32Array<SharedArrayBuffer>;

  constructor(shared: Int32Array<SharedArrayBuffer> = new Int32Array(new SharedArrayBuffer(8))) {
    this.shared = shared;
  }

  /** Cancels the copy before its next step. SQLite cannot be stopped within a step. */
  cancel(): void {
    Atomics.store(this.shared, cancelIndex, 1);
  }

  get step(): CopyStep {
    return copySteps[Atomics.load(this.shared, stepIndex)] ?? 'copy';
  }

  /** Marks the start of a step in the copying thread. Throws if the copy was canceled. */
  startStep(step: CopyStep): void {
    if (Atomics.load(this.shared, cancelIndex) === 1) throw new Error('The copy was canceled');
    Atomics.store(this.shared, stepIndex, copySteps.indexOf(step));
  }
}
