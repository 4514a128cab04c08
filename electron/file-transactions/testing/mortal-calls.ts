import { AsyncLocalStorage } from 'node:async_hooks';

// Simulates a killed program. Any call that changes the disk may be the last: it never returns, before or after its
// work, and nothing runs after it.

const mortal = ['open', 'rename', 'link', 'unlink', 'symlink', 'mkdir', 'rmdir', 'rm', 'chmod', 'writeFile'];
const harmless = ['lstat', 'readFile', 'readdir', 'readlink', 'realpath', 'stat'];

type OpenFile = { close(): Promise<void>; writeFile(bytes: Buffer): Promise<void> };

type ProgramLife = {
  calls: number;
  readonly diesAt: number;
  readonly die: () => void;
  /** Files that the system would close when the process dies. */
  readonly files: OpenFile[];
  /** Calls that the system would still finish when the process dies. */
  readonly pending: Set<Promise<unknown>>;
};

/**
 * Identifies each program by the calls it started, so that a call of a dead one is not mistaken for one of its
 * successor.
 */
const programs = new AsyncLocalStorage<ProgramLife>();
let hasHardLinks = true;
let waits = false;

/** Makes the calls of a transaction on a thread of its own, which wait for the disk; `false` ends it. */
export function setWaiting(isWaiting: boolean): void {
  waits = isWaiting;
}

/** Wraps `disk.ts` for `vi.mock`, so that `setWaiting` can choose its calls, which `wrap` has wrapped. */
export function withChosenCalls(
  real: Readonly<Record<string, unknown>> & { readonly waitingCalls: object },
  wrap: (calls: Readonly<Record<string, unknown>>) => Record<string, unknown>,
): Record<string, unknown> {
  const waiting = wrap({ ...real.waitingCalls });
  const chosen = Object.keys(real.waitingCalls).map((name) => {
    const call = (...args: unknown[]) => ((waits ? waiting : real)[name] as (...args: unknown[]) => unknown)(...args);
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(chosen) };
}

/** Simulates a disk without hard links, such as exFAT; `true` ends the simulation. */
export function setHardLinks(has: boolean): void {
  hasHardLinks = has;
}

/** Wraps calls like those of `node:fs/promises` for `vi.mock`, so that `livesUntil` can kill them. */
export function withMortalCalls(real: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = [...mortal, ...harmless].filter((name) => name in real);
  const wrapped = names.map((name) => {
    const act = real[name] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      if (name === 'link' && !hasHardLinks) throw Object.assign(new Error('ENOTSUP'), { code: 'ENOTSUP' });
      const life = programs.getStore();
      if (life === undefined) return await act(...args);
      // Opening for reading changes nothing on disk.
      const isRead = harmless.includes(name) || (name === 'open' && (typeof args[1] === 'number' || args[1] === 'r'));
      await countMoment(life, isRead ? 0 : 1);
      const keep = (value: unknown) => {
        if (name !== 'open') return value;
        const file = closeOnce(value as OpenFile);
        life.files.push(isRead ? file : withMortalWrites(file, life));
        return file;
      };
      // A file that opens while the program dies must be among those to close.
      const value = await finish(life, act(...args).then(keep));
      await countMoment(life, isRead ? 0 : 1);
      return value;
    };
    return [name, call];
  });
  return { ...real, ...Object.fromEntries(wrapped) };
}

/** Lets a file be closed again: another file may have its number by then. */
function closeOnce(file: OpenFile): OpenFile {
  const close = file.close.bind(file);
  let closed: Promise<void> | null = null;
  file.close = () => {
    closed ??= close();
    return closed;
  };
  return file;
}

/** Wraps the writes of a file. A program may also die when half a file is written. */
function withMortalWrites(file: OpenFile, life: ProgramLife): OpenFile {
  const write = file.writeFile.bind(file);
  file.writeFile = async (bytes) => {
    if (life.calls + 1 >= life.diesAt && Buffer.isBuffer(bytes)) {
      await finish(life, write(bytes.subarray(0, bytes.length / 2)));
    }
    await countMoment(life, 1);
    await finish(life, write(bytes));
  };
  return file;
}

/** Counts the moments at which a program may die. Never resolves in a dead program. */
async function countMoment(life: ProgramLife, count: number): Promise<void> {
  life.calls += count;
  if (life.calls < life.diesAt) return;
  life.die();
  await new Promise<never>(() => {});
}

async function finish<Value>(life: ProgramLife, call: Promise<Value>): Promise<Value> {
  life.pending.add(call);
  try {
    return await call;
  } finally {
    life.pending.delete(call);
  }
}

/** Runs an action in a program that dies at a call. Returns true if the action finished first. */
export async function livesUntil(diesAt: number, act: () => Promise<unknown>): Promise<boolean> {
  const { promise: death, resolve } = Promise.withResolvers<false>();
  const life: ProgramLife = { calls: 0, diesAt, die: () => resolve(false), files: [], pending: new Set() };
  const outcome = await Promise.race([programs.run(life, act).then(() => true), death]);
  await Promise.allSettled(life.pending);
  for (const file of life.files) await file.close().catch(() => undefined);
  return outcome;
}
