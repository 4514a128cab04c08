// A program that is killed never comes back from a call. Each call that changes something on the disk is one that may
// never come back, before or after it has done its work; from then on nothing else is done either.

const mortal = ['open', 'rename', 'link', 'unlink', 'symlink', 'mkdir', 'rmdir', 'rm', 'chmod', 'writeFile'];

const life = {
  calls: 0,
  diesAt: Number.POSITIVE_INFINITY,
  died: () => {},
  /** What the system would close for the dead. */
  files: [] as { close(): Promise<void> }[],
};

/** `node:fs/promises` for `vi.mock`, with calls that `livesUntil` can let die. */
export function withMortalCalls(real: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const never = () => {
    life.died();
    return new Promise<never>(() => {});
  };
  const wrapped = mortal.map((name) => {
    const act = real[name] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      life.calls += 1;
      if (life.calls >= life.diesAt) return await never();
      life.calls += 1;
      const value = await act(...args);
      if (name === 'open') life.files.push(value as { close(): Promise<void> });
      return life.calls >= life.diesAt ? await never() : value;
    };
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(wrapped) };
}

/** Runs something in a program that dies at a call. True when it came to its end before. */
export async function livesUntil(diesAt: number, act: () => Promise<unknown>): Promise<boolean> {
  const { promise: death, resolve } = Promise.withResolvers<false>();
  Object.assign(life, { calls: 0, diesAt, died: () => resolve(false) });
  const outcome = await Promise.race([act().then(() => true), death]);
  for (const file of life.files.splice(0)) await file.close().catch(() => undefined);
  Object.assign(life, { diesAt: Number.POSITIVE_INFINITY });
  return outcome;
}
