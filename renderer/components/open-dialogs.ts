import { Listeners } from '../../shared/base/listeners.ts';

/** The part of a DOM element that matters here. */
export type DialogElement<Inner = Node> = { contains(inner: Inner): boolean };

/** The modal dialogs of the page, in the order in which they opened: the last one is on top. */
export class OpenDialogs<Inner = Node> {
  readonly #open: { readonly element: DialogElement<Inner>; readonly handleEscape: () => void }[] = [];
  readonly #changes = new Listeners<[]>();

  /** A dialog opened. Call the returned function when it closes. */
  add(element: DialogElement<Inner>, handleEscape: () => void): () => void {
    const dialog = { element, handleEscape };
    this.#open.push(dialog);
    this.#changes.call();
    return () => {
      const at = this.#open.indexOf(dialog);
      if (at === -1) return;
      this.#open.splice(at, 1);
      this.#changes.call();
    };
  }

  /** Returns whether a dialog covers `part`. The dialog on top covers everything outside itself. */
  isCovered(part: Inner): boolean {
    const top = this.#open.at(-1);
    return top !== undefined && !top.element.contains(part);
  }

  /** Lets the dialog on top handle Escape. False if none is open. */
  escape(): boolean {
    const top = this.#open.at(-1);
    top?.handleEscape();
    return top !== undefined;
  }

  /** Calls `listen` after a dialog opens or closes, until the returned function is called. */
  readonly follow = (listen: () => void): (() => void) => this.#changes.add(listen);
}

/** The modal dialogs of this page. */
export const openDialogs = new OpenDialogs();
