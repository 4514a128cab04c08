import { useSyncExternalStore } from 'react';

/**
 * A part of a view-model, followed. `select` must give the same for as long as nothing has changed: a value, or what the
 * model keeps.
 */
export function useModel<Model extends { readonly follow: (listen: () => void) => () => void }, Part>(
  model: Model,
  select: (model: Model) => Part,
): Part {
  return useSyncExternalStore(model.follow, () => select(model));
}
