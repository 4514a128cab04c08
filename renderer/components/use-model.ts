import { useSyncExternalStore } from 'react';

/**
 * Subscribes to a part of a view-model. `select` must return the same value while nothing has changed: a primitive, or
 * an object that the model keeps.
 */
export function useModel<Model extends { readonly follow: (listen: () => void) => () => void }, Part>(
  model: Model,
  select: (model: Model) => Part,
): Part {
  return useSyncExternalStore(model.follow, () => select(model));
}
