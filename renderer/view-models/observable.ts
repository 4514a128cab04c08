/** Something that a view can follow: `listen` is called after each change, until the returned function is called. */
export type Observable = { readonly follow: (listen: () => void) => () => void };

type Store = { subscribe(listen: () => void): () => void };

/** Follows several stores as one. */
export function followAll(stores: readonly Store[]): Observable['follow'] {
  return (listen) => {
    const ends = stores.map((store) => store.subscribe(listen));
    return () => {
      for (const end of ends) end();
    };
  };
}

/**
 * Creates a function that describes facts, and that returns the same description as long as each fact is the same. So
 * callers can compare by identity to see that nothing has changed.
 */
export function memoizeView<Facts extends object, View>(view: (facts: Facts) => View): (facts: Facts) => View {
  let last: { readonly facts: ReadonlyMap<string, unknown>; readonly view: View } | null = null;
  return (facts) => {
    const now = Object.entries(facts);
    if (last !== null && now.every(([name, fact]) => Object.is(last?.facts.get(name), fact))) return last.view;
    last = { facts: new Map(now), view: view(facts) };
    return last.view;
  };
}
