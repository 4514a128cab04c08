import type { TranscriptView } from '../transcript.view-model.ts';
import type { SelectionEnd } from './selected-text.ts';

/** One end of a selection with the element of its row; null while the row is not in the DOM. */
export type DrawnEnd = SelectionEnd & { readonly element: Element | null };

/** The selected rows of the transcript. */
export type SelectedRows = {
  readonly view: TranscriptView;
  readonly range: Range;
  readonly from: DrawnEnd;
  readonly to: DrawnEnd;
  /** True if everything is selected, including turns that are not loaded. */
  readonly isAll: boolean;
};

/** Reads the selection of the open transcript, including rows that are no longer in the DOM. */
export type SelectionReader = {
  /** Returns the text of several rows; null when the browser itself has all of it, such as within one row. */
  readonly text: () => string | null;
  /** Returns null when nothing in the transcript is selected. */
  readonly rows: () => SelectedRows | null;
};

let currentReader: SelectionReader | null = null;

/**
 * Returns the text of the current selection over several rows of the transcript; null when the browser has all of it.
 */
export function getCurrentSelectedText(): string | null {
  return currentReader?.text() ?? null;
}

/** Returns the current selection in the transcript; null if there is none. */
export function getSelectedRows(): SelectedRows | null {
  return currentReader?.rows() ?? null;
}

/** Lets the open transcript provide its selection, until the returned function is called. */
export function provideSelection(reader: SelectionReader): () => void {
  currentReader = reader;
  return () => {
    if (currentReader === reader) currentReader = null;
  };
}
