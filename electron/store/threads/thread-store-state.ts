import type { ReadProblem } from '../../model/threads/stored-turn.ts';

/** The host that owns a data folder. */
export type FolderOwner = {
  readonly pid: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly kind: 'desktop' | 'web';
  /** The address for a browser, without the token. Null if there is none. */
  readonly address: string | null;
};

/** Why threads are not written to disk. Events stay in memory until the app ends. */
export type ThreadStoreProblem =
  /** Another process owns the data folder. Null: the owner is unknown. */
  | { readonly type: 'ownedByAnother'; readonly owner: FolderOwner | null }
  /**
   * The database key is unavailable. Each reason is a sentence. `aside` is where `sessions.db` moves if the user
   * starts fresh.
   */
  | {
      readonly type: 'locked';
      readonly reasons: readonly string[];
      readonly hasRecoveryKey: boolean;
      readonly aside: string;
    }
  /** There are databases, but their key no longer exists anywhere. */
  | { readonly type: 'keyLost'; readonly aside: string }
  /** A newer version of the app wrote the key file. */
  | { readonly type: 'keysNewer' }
  /** There is no place to store a key. Each reason is a sentence. */
  | { readonly type: 'noPlaceForKey'; readonly reasons: readonly string[] }
  /** The file, the disk or the schema failed. `message` is the cause. */
  | { readonly type: 'notOpened'; readonly message: string };

/** How the databases are stored on disk. */
export type StoreForm = {
  /** What protects the key, as a sentence. Null if `sessions.db` is not encrypted. */
  readonly keyProtection: string | null;
  readonly hasRecoveryKey: boolean;
  /** The databases have different keys, or only one has a key: a key change was interrupted. */
  readonly isMixed: boolean;
  /** The system may be able to protect the key better. */
  readonly canStrengthen: boolean;
};

/** How threads are stored. */
export type ThreadStoreState =
  | { readonly type: 'opening' }
  | (StoreForm & { readonly type: 'open' })
  /** A newer version of the app wrote the database, so it is read-only. */
  | { readonly type: 'readOnly'; readonly version: number }
  | { readonly type: 'inMemory'; readonly problem: ThreadStoreProblem };

/** A one-time notice about lost or unwritten data. */
export type ThreadStoreNotice =
  /** A damaged database was set aside, and everything readable is in the new one. `lost` is null if it is unknown. */
  | { readonly type: 'recovered'; readonly setAside: string; readonly kept: number; readonly lost: number | null }
  /** Items of a thread that could not be read. */
  | { readonly type: 'unreadable'; readonly problems: readonly ReadProblem[] }
  /** Writes fail. Unwritten data stays in memory, and Workcell retries. */
  | {
      readonly type: 'notWritten';
      readonly why: 'diskFull' | 'diskFails' | 'readOnly' | 'failed';
      readonly message: string;
    }
  /** All unwritten data is now on disk. */
  | { readonly type: 'writtenAgain' }
  /** The disk has been slow to write the oldest of these changes. 0: everything is written. */
  | { readonly type: 'slow'; readonly waiting: number };
