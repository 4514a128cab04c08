/** Counts where the user goes in a window. A step that takes long must not undo a newer one. */
export class Steps {
  #newest = 0;

  /** Counts a step. The returned function says whether no newer one has begun. */
  begin(): () => boolean {
    const step = ++this.#newest;
    return () => step === this.#newest;
  }
}
