const last = new Map<string, Promise<unknown>>();

/** Runs actions of the same name one after the other, within this process. */
export function inTurn<T>(name: string, act: () => Promise<T>): Promise<T> {
  const turn = (last.get(name) ?? Promise.resolve()).then(act);
  const settled = turn
    .catch(() => undefined)
    .then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
  last.set(name, settled);
  return turn;
}
