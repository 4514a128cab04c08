import Database from 'better-sqlite3';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';

/** Why something could not be done with a database. */
export type DatabaseFailure =
  /** There is no room left, or the disk takes no more of it. Nothing of the transaction was written. */
  | { readonly type: 'diskFull' }
  /** The disk could not do it: it is failing, gone, or over a limit that it does not name. In the code of its error. */
  | { readonly type: 'diskFails'; readonly message: string }
  /** The file or its disk may only be read. */
  | { readonly type: 'readOnly' }
  /** What was read cannot be what was written; the database is to be recovered. */
  | { readonly type: 'damaged'; readonly message: string }
  /** Anything else, in the words of its cause. */
  | { readonly type: 'failed'; readonly message: string };

const fullCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'];
const readOnlyCodes = ['SQLITE_READONLY', 'EROFS', 'EACCES', 'EPERM'];
// SQLite does not say what the system said of a write: a quota and a limit on the size of files are among these too.
const failingCodes = ['SQLITE_IOERR', 'EIO'];
const damagedCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS'];

/** What an error of SQLite or of the file system comes down to. */
export function describeFailure(failure: unknown): DatabaseFailure {
  if (isOneOf(failure, fullCodes)) return { type: 'diskFull' };
  if (isOneOf(failure, readOnlyCodes)) return { type: 'readOnly' };
  if (isDamage(failure)) return { type: 'damaged', message: messageOf(failure) };
  if (isOneOf(failure, failingCodes)) return { type: 'diskFails', message: codeOf(failure) ?? messageOf(failure) };
  return { type: 'failed', message: messageOf(failure) };
}

/** True when the file itself is at fault, and not the disk, the statement or the key. */
export function isDamage(failure: unknown): boolean {
  return isOneOf(failure, damagedCodes);
}

/** True for what SQLite says, as opposed to a mistake in our own code. */
export function isSqliteError(failure: unknown): boolean {
  return failure instanceof Database.SqliteError;
}

/** SQLite's extended codes go on where the plain ones end: `SQLITE_CORRUPT_INDEX`. */
function isOneOf(failure: unknown, codes: readonly string[]): boolean {
  const code = codeOf(failure);
  return code !== null && codes.some((known) => code === known || code.startsWith(`${known}_`));
}
