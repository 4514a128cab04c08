let read: (() => string | null) | null = null;

/**
 * The current selection in the transcript, including rows that are no longer in the DOM; null when the browser has all
 * of it itself, as within one row.
 */
export function selectedNow(): string | null {
  return read?.() ?? null;
}

/** Lets the open transcript provide its selection, until the returned function is called. */
export function offerSelected(reader: () => string | null): () => void {
  read = reader;
  return () => {
    if (read === reader) read = null;
  };
}
