import Database from 'better-sqlite3';
import { getErrorCode, getErrorMessage } from '../../base/error-message.ts';

/** Why an operation on a database failed. */
export type DatabaseFailure =
  /** The disk is full, or a quota or size limit is reached. Nothing of the transaction was written. */
  | { readonly type: 'diskFull' }
  /** The disk failed, is gone, or reached an unreported limit. The message is the error's code. */
  | { readonly type: 'diskFails'; readonly message: string }
  /** The file or its disk is read-only. */
  | { readonly type: 'readOnly' }
  /** The data is not what was written. The database needs recovery. */
  | { readonly type: 'damaged'; readonly message: string }
  /** Anything else, with the message of its cause. */
  | { readonly type: 'failed'; readonly message: string };

const fullCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'];
const readOnlyCodes = ['SQLITE_READONLY', 'EROFS', 'EACCES', 'EPERM'];
// SQLite does not report the system's error for a write. Quotas and file size limits are among these too.
const failingCodes = ['SQLITE_IOERR', 'EIO'];
const damagedCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS'];

/** Classifies an error of SQLite or of the file system. */
export function toDatabaseFailure(failure: unknown): DatabaseFailure {
  if (hasCode(failure, fullCodes)) return { type: 'diskFull' };
  if (hasCode(failure, readOnlyCodes)) return { type: 'readOnly' };
  if (isDamage(failure)) return { type: 'damaged', message: getErrorMessage(failure) };
  if (hasCode(failure, failingCodes))
    return { type: 'diskFails', message: getErrorCode(failure) ?? getErrorMessage(failure) };
  return { type: 'failed', message: getErrorMessage(failure) };
}

/** Whether the file itself is at fault, rather than the disk, the statement or the key. */
export function isDamage(failure: unknown): boolean {
  return hasCode(failure, damagedCodes);
}

/** Whether this is an SQLite error, as opposed to a bug in our own code. */
export function isSqliteError(failure: unknown): boolean {
  return failure instanceof Database.SqliteError;
}

/**
 * Whether an error has one of these codes. SQLite's extended codes start with the plain ones: `SQLITE_CORRUPT_INDEX`.
 */
function hasCode(failure: unknown, codes: readonly string[]): boolean {
  const code = getErrorCode(failure);
  return code !== null && codes.some((known) => code === known || code.startsWith(`${known}_`));
}
