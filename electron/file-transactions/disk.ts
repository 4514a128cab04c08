import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';

// The calls to the file system that a transaction makes for each file. On the main thread they are those of Node, which
// never block it. In a thread of its own, a transaction waits for each call instead, which takes a fraction of the time.

/** An open file. */
export type OpenFile = {
  readonly fd: number;
  chmod(mode: number): Promise<void>;
  close(): Promise<void>;
  read(buffer: Buffer, at: number, length: number, position: number | null): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<fs.Stats>;
  stat(options: { readonly bigint: true }): Promise<fs.BigIntStats>;
  sync(): Promise<void>;
  writeFile(bytes: Uint8Array): Promise<void>;
};

type Calls = Pick<
  typeof promises,
  'link' | 'lstat' | 'mkdir' | 'readlink' | 'realpath' | 'rename' | 'rmdir' | 'symlink' | 'unlink'
> & { open(place: fs.PathLike, flags?: string | number, mode?: number): Promise<OpenFile> };

const syncFile = promisify(fs.fsync);

/**
 * The calls for a thread that has nothing else to do. Each waits for the disk. Only syncs run in the background, because
 * a disk can do several together.
 */
export const waitingCalls: Calls = {
  link: async (from, to) => fs.linkSync(from, to),
  lstat: waiting(fs.lstatSync),
  mkdir: waiting(fs.mkdirSync),
  open: async (place, flags = 'r', mode) => createWaitingFile(fs.openSync(place, flags, mode)),
  readlink: waiting(fs.readlinkSync),
  realpath: waiting(fs.realpathSync.native),
  rename: async (from, to) => fs.renameSync(from, to),
  rmdir: async (place) => fs.rmdirSync(place),
  symlink: async (target, place) => fs.symlinkSync(target, place),
  unlink: async (place) => fs.unlinkSync(place),
};

const calls: Calls = isMainThread ? promises : waitingCalls;

export const { link, lstat, mkdir, open, readlink, realpath, rename, rmdir, symlink, unlink } = calls;

function createWaitingFile(fd: number): OpenFile {
  return {
    fd,
    chmod: async (mode) => fs.fchmodSync(fd, mode),
    close: async () => fs.closeSync(fd),
    read: async (buffer, at, length, position) => ({ bytesRead: fs.readSync(fd, buffer, at, length, position) }),
    stat: waiting((options?: fs.StatOptions) => fs.fstatSync(fd, options)),
    sync: () => syncFile(fd),
    writeFile: async (bytes) => {
      for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
    },
  };
}

/** Makes a call that resolves from one that returns. The type of its value depends on its options in the same way. */
function waiting<Call>(act: (...args: never[]) => unknown): Call {
  return (async (...args: never[]) => act(...args)) as Call;
}
