let read: (() => string | null) | null = null;

/**
 * What is selected in the transcript right now, with rows that have left the page; null when the browser has all of it
 * itself, as within one row.
 */
export function selectedNow(): string | null {
  return read?.() ?? null;
}

/** The open transcript says what is selected in it, until the returned function is called. */
export function offerSelected(reader: () => string | null): () => void {
  read = reader;
  return () => {
    if (read === reader) read = null;
  };
}
