import type { ReadProblem } from '../../../shared/store/stored-turn.ts';

/** The host that has a data folder. */
export type FolderOwner = {
  readonly pid: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly kind: 'desktop' | 'web';
  /** Where a browser finds it, without the token; null where none can. */
  readonly address: string | null;
};

/** Why threads are not written to the disk. What happens is kept in memory until the app ends. */
export type SessionsProblem =
  /** Another process has the data folder; null: it did not say which. */
  | { readonly type: 'ownedByAnother'; readonly owner: FolderOwner | null }
  /**
   * The key of the databases could not be had; each reason is a sentence. `aside` is the path that `sessions.db` gets
   * when the person starts fresh.
   */
  | {
      readonly type: 'locked';
      readonly reasons: readonly string[];
      readonly hasRecoveryKey: boolean;
      readonly aside: string;
    }
  /** There are databases, and nothing is left that knows their key. */
  | { readonly type: 'keyLost'; readonly aside: string }
  /** A newer version of the app wrote what keeps the key. */
  | { readonly type: 'keysNewer' }
  /** No place was found to keep a key in; each reason is a sentence. */
  | { readonly type: 'noPlaceForKey'; readonly reasons: readonly string[] }
  /** The file, the disk or the schema, in the words of the cause. */
  | { readonly type: 'notOpened'; readonly message: string };

/** How the databases lie on the disk. */
export type StoreForm = {
  /** Who keeps the key, as a sentence; null: the database of sessions is not encrypted. */
  readonly protection: string | null;
  readonly hasRecoveryKey: boolean;
  /** One database has another key than the other, or none: changing them was cut short. */
  readonly isMixed: boolean;
  /** The system may be able to protect the key better than it does. */
  readonly couldBeStronger: boolean;
};

/** How threads are kept. */
export type SessionsState =
  | { readonly type: 'opening' }
  | (StoreForm & { readonly type: 'open' })
  /** A newer version of the app wrote the database: it is read and not written. */
  | { readonly type: 'readOnly'; readonly version: number }
  | { readonly type: 'inMemory'; readonly problem: SessionsProblem };

/** Something to tell once: what was lost or could not be written. */
export type SessionsNews =
  /** A damaged database was set aside, and what could be read of it is in the new one. Null: nobody can tell. */
  | { readonly type: 'recovered'; readonly setAside: string; readonly kept: number; readonly lost: number | null }
  /** Items of a thread that could not be read. */
  | { readonly type: 'unreadable'; readonly problems: readonly ReadProblem[] }
  /** Writing fails; what is not written is kept in memory and tried again. */
  | {
      readonly type: 'notWritten';
      readonly why: 'diskFull' | 'diskFails' | 'readOnly' | 'failed';
      readonly message: string;
    }
  /** All that was not written is on disk. */
  | { readonly type: 'writtenAgain' }
  /** The disk has not taken the oldest of these changes for long; 0: it has taken all. */
  | { readonly type: 'slow'; readonly waiting: number };
