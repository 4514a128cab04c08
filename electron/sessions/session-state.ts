import type { ReadProblem } from '../../shared/sessions/stored-turn.ts';

/** Why threads are not written to the disk. What happens is kept in memory until the app ends. */
export type SessionsProblem =
  /** Another process has the data folder. */
  | { readonly type: 'ownedByAnother' }
  /** The key of the databases could not be had; each reason is a sentence. */
  | { readonly type: 'locked'; readonly reasons: readonly string[]; readonly hasRecoveryKey: boolean }
  /** There are databases, and nothing is left that knows their key. */
  | { readonly type: 'keyLost' }
  /** A newer version of the app wrote what keeps the key. */
  | { readonly type: 'keysNewer' }
  /** No place was found to keep a key in; each reason is a sentence. */
  | { readonly type: 'noPlaceForKey'; readonly reasons: readonly string[] }
  /** The file, the disk or the schema, in the words of the cause. */
  | { readonly type: 'notOpened'; readonly message: string };

/** How threads are kept. */
export type SessionsState =
  | { readonly type: 'opening' }
  /** `protection` says who keeps the key, as a sentence; null: the databases are not encrypted. */
  | { readonly type: 'open'; readonly protection: string | null }
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
  | { readonly type: 'notWritten'; readonly why: 'diskFull' | 'readOnly' | 'failed'; readonly message: string }
  | { readonly type: 'writtenAgain' };
