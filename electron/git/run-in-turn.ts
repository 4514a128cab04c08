const lastByName = new Map<string, Promise<unknown>>();

/** Runs actions of the same name one after the other, within this process. */
export function runInTurn<T>(name: string, act: () => Promise<T>): Promise<T> {
  const turn = (lastByName.get(name) ?? Promise.resolve()).then(act);
  const settled = turn
    .catch(() => undefined)
    .then(() => {
      if (lastByName.get(name) === settled) lastByName.delete(name);
    });
  lastByName.set(name, settled);
  return turn;
}
