import { constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { PlaceId } from './place-id.ts';

// A path names whatever is there at the moment of a call: a program can put a link in place of a folder between our check
// and our call. An open folder stays the same folder. Linux reaches what is in it under `/proc/self/fd`.

/** Opens a folder without the right to list it. Linux has this flag, and Node has no name for it. */
const pathOnly = 0o10000000;

/** Whether this system can hold folders. macOS and Windows cannot: there we check before and after each call. */
export const canHoldFolders = process.platform === 'linux' && existsSync('/proc/self/fd');

/** An open folder. It stays the same one, whatever is at its path. */
export class HeldFolder {
  /** Where to reach it until it is closed. */
  readonly place: string;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
    this.place = `/proc/self/fd/${handle.fd}`;
  }

  /** Opens a folder. Rejects with the system's error: ENOTDIR where a link or a file is, ENOENT where nothing is. */
  static async open(place: string | Buffer): Promise<HeldFolder> {
    const { O_DIRECTORY, O_NOFOLLOW } = constants;
    return new HeldFolder(await open(place, pathOnly | O_DIRECTORY | O_NOFOLLOW));
  }

  /** Which folder it is. Rejects with the system's error. */
  async id(): Promise<PlaceId> {
    const { birthtimeNs, dev, ino } = await this.#handle.stat({ bigint: true });
    return { dev: String(dev), ino: String(ino), born: String(birthtimeNs) };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
