/** What reads the selection of the open transcript, including rows that are no longer in the DOM. */
export type SelectionReader = {
  /** The text of several rows; null when the browser has all of it itself, as within one row. */
  readonly text: () => string | null;
  /** Markdown; null when nothing in the transcript is selected. */
  readonly markdown: () => string | null;
};

let read: SelectionReader | null = null;

/** The current selection over several rows of the transcript; null when the browser has all of it. */
export function selectedNow(): string | null {
  return read?.text() ?? null;
}

/** The current selection in the transcript as Markdown; null without one. */
export function selectedMarkdownNow(): string | null {
  return read?.markdown() ?? null;
}

/** Lets the open transcript provide its selection, until the returned function is called. */
export function offerSelected(reader: SelectionReader): () => void {
  read = reader;
  return () => {
    if (read === reader) read = null;
  };
}
