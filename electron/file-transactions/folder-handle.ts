import { constants, existsSync } from 'node:fs';
import { type OpenFile, open, readlink } from './disk.ts';
import type { PlaceId } from './place-id.ts';

// A path refers to whatever is there at the moment of a call, so a program can replace a folder with a link between our
// check and our call. An open folder stays the same folder. Linux reaches its contents through `/proc/self/fd`.

/** Opens a folder without the right to list it. Node has no name for this Linux flag. */
export const pathOnly = 0o10000000;

/**
 * Whether this system can keep folders open. macOS and Windows cannot, so there we check before and after each call.
 */
export const hasFolderHandles = process.platform === 'linux' && existsSync('/proc/self/fd');

/** An open folder. It stays the same folder, whatever is at its path. */
export class FolderHandle {
  /** The path to the folder, valid until it is closed. */
  readonly place: string;
  readonly #handle: OpenFile;

  private constructor(handle: OpenFile) {
    this.#handle = handle;
    this.place = `/proc/self/fd/${handle.fd}`;
  }

  /** Opens a folder. Rejects with the system's error: ENOTDIR for a link or a file, ENOENT if nothing is there. */
  static async open(place: string | Buffer): Promise<FolderHandle> {
    const { O_DIRECTORY, O_NOFOLLOW } = constants;
    return new FolderHandle(await open(place, pathOnly | O_DIRECTORY | O_NOFOLLOW));
  }

  /** Identifies the folder. Rejects with the system's error. */
  async id(): Promise<PlaceId> {
    const { birthtimeNs, dev, ino } = await this.#handle.stat({ bigint: true });
    return { dev: String(dev), ino: String(ino), born: String(birthtimeNs) };
  }

  /** Returns the path at which the folder is now, without links. Rejects with the system's error. */
  async findPath(): Promise<Buffer> {
    return await readlink(this.place, { encoding: 'buffer' });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
