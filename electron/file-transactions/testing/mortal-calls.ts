// Simulates a killed program. Any call that changes the disk may be the last: it never returns, before or after its
// work, and nothing runs after it.

const mortal = ['open', 'rename', 'link', 'unlink', 'symlink', 'mkdir', 'rmdir', 'rm', 'chmod', 'writeFile'];

const life = {
  calls: 0,
  diesAt: Number.POSITIVE_INFINITY,
  died: () => {},
  /** Files that the system would close when the process dies. */
  files: [] as OpenFile[],
  hasHardLinks: true,
};

type OpenFile = { close(): Promise<void>; writeFile(bytes: Buffer): Promise<void> };

/** Simulates a disk without hard links, such as exFAT; `true` ends the simulation. */
export function setHardLinks(has: boolean): void {
  life.hasHardLinks = has;
}

/** `node:fs/promises` for `vi.mock`, with calls that `livesUntil` can kill. */
export function withMortalCalls(real: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const never = () => {
    life.died();
    return new Promise<never>(() => {});
  };
  const wrapped = mortal.map((name) => {
    const act = real[name] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      if (name === 'link' && !life.hasHardLinks) throw Object.assign(new Error('ENOTSUP'), { code: 'ENOTSUP' });
      // Opening for reading changes nothing on disk.
      if (name === 'open' && (typeof args[1] === 'number' || args[1] === 'r')) {
        if (life.calls >= life.diesAt) return await never();
        const file = (await act(...args)) as OpenFile;
        life.files.push(file);
        return file;
      }
      life.calls += 1;
      if (life.calls >= life.diesAt) return await never();
      life.calls += 1;
      const value = await act(...args);
      if (name === 'open') life.files.push(withMortalWrites(value as OpenFile, never));
      return life.calls >= life.diesAt ? await never() : value;
    };
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(wrapped) };
}

/** A program may also die when half a file is written. */
function withMortalWrites(file: OpenFile, never: () => Promise<never>): OpenFile {
  const write = file.writeFile.bind(file);
  file.writeFile = async (bytes) => {
    life.calls += 1;
    if (life.calls < life.diesAt) return await write(bytes);
    if (Buffer.isBuffer(bytes)) await write(bytes.subarray(0, bytes.length / 2));
    await never();
  };
  return file;
}

/** Runs an action in a program that dies at a call. Returns true if the action finished first. */
export async function livesUntil(diesAt: number, act: () => Promise<unknown>): Promise<boolean> {
  const { promise: death, resolve } = Promise.withResolvers<false>();
  Object.assign(life, { calls: 0, diesAt, died: () => resolve(false) });
  const outcome = await Promise.race([act().then(() => true), death]);
  for (const file of life.files.splice(0)) await file.close().catch(() => undefined);
  Object.assign(life, { diesAt: Number.POSITIVE_INFINITY });
  return outcome;
}
