import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { FolderHandle, hasFolderHandles } from '../../file-transactions/folder-handle.ts';

/** Identifies a folder, whatever its path. */
type Identity = { readonly dev: bigint; readonly ino: bigint };

/**
 * A folder that we record into while a turn can change everything around it. We record its identity and write only into
 * this exact folder, even if a link takes its place or the place of a parent folder.
 */
export class RecordFolder {
  readonly path: string;
  readonly #identity: Identity;

  private constructor(path: string, identity: Identity) {
    this.path = path;
    this.#identity = identity;
  }

  /**
   * Records the identity of the folder at a real path. Rejects with the system's error, or if the path is not a folder.
   */
  static async open(path: string): Promise<RecordFolder> {
    const folder = await RecordFolder.#openAt(path, path);
    if ((await realpath(path)) !== path) throw new Error(describeReplaced(path));
    await folder.check();
    return folder;
  }

  static async #openAt(path: string, place: string): Promise<RecordFolder> {
    const facts = await lstat(place, { bigint: true });
    if (!facts.isDirectory()) throw new Error(t`${path} is not a folder.`);
    return new RecordFolder(path, facts);
  }

  /**
   * Calls `use` with a path to this exact folder, valid until `use` settles. Linux keeps the folder open for that time;
   * other systems check it before and after. Rejects if another folder, a link or nothing is in its place.
   */
  async use<T>(use: (place: string) => Promise<T>): Promise<T> {
    if (!hasFolderHandles) {
      await this.check();
      const used = await use(this.path);
      await this.check();
      return used;
    }
    const held = await FolderHandle.open(this.path).catch((failure: unknown) => {
      throw isReplaced(failure) ? new Error(describeReplaced(this.path)) : failure;
    });
    try {
      const { dev, ino } = await held.id();
      if (!this.#isSameFolder({ dev: BigInt(dev), ino: BigInt(ino) })) throw new Error(describeReplaced(this.path));
      return await use(held.place);
    } catch (failure) {
      // The user knows the folder by its path.
      if (failure instanceof Error) failure.message = failure.message.replaceAll(held.place, this.path);
      throw failure;
    } finally {
      await held.close();
    }
  }

  /** Opens a subfolder, and creates it if it is missing. Rejects as `use` does, or if a link or file has its name. */
  subfolder(name: string): Promise<RecordFolder> {
    return this.use(async (place) => {
      await mkdir(join(place, name)).catch((failure: unknown) => {
        if (getErrorCode(failure) !== 'EEXIST') throw failure;
      });
      return await RecordFolder.#openAt(join(this.path, name), join(place, name));
    });
  }

  /** Rejects if another folder, a link or nothing is in its place. */
  async check(): Promise<void> {
    const facts = await lstat(this.path, { bigint: true }).catch((failure: unknown) => {
      throw isReplaced(failure) ? new Error(describeReplaced(this.path)) : failure;
    });
    if (!facts.isDirectory() || !this.#isSameFolder(facts)) throw new Error(describeReplaced(this.path));
  }

  #isSameFolder({ dev, ino }: Identity): boolean {
    return dev === this.#identity.dev && ino === this.#identity.ino;
  }
}

function isReplaced(failure: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(getErrorCode(failure) ?? '');
}

function describeReplaced(path: string): string {
  return t`${path} was replaced while the run was being recorded.`;
}
