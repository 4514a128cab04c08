import type { TranscriptView } from '../transcript.view-model.ts';
import type { SelectionEnd } from './selected-text.ts';

/** One end of a selection with the element of its row; null while that is not in the DOM. */
export type DrawnEnd = SelectionEnd & { readonly element: Element | null };

/** What is selected in the transcript. */
export type SelectedRows = {
  readonly view: TranscriptView;
  readonly range: Range;
  readonly from: DrawnEnd;
  readonly to: DrawnEnd;
  /** Everything, also what is not loaded. */
  readonly isAll: boolean;
};

/** What reads the selection of the open transcript, including rows that are no longer in the DOM. */
export type SelectionReader = {
  /** The text of several rows; null when the browser has all of it itself, as within one row. */
  readonly text: () => string | null;
  /** Null when nothing in the transcript is selected. */
  readonly rows: () => SelectedRows | null;
};

let currentReader: SelectionReader | null = null;

/** The current selection over several rows of the transcript; null when the browser has all of it. */
export function getSelectedText(): string | null {
  return currentReader?.text() ?? null;
}

/** The current selection in the transcript; null without one. */
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
