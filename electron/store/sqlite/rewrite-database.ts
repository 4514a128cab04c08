import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { CopyControl, type CopyStep } from './copy-control.ts';
import {
  companionSuffixes,
  getKeyHolderPath,
  getSize,
  getSuccessorPath,
  removeSuccessorFiles,
  syncFile,
  syncParentFolder,
} from './file-steps.ts';
import { type Connection, connect, type DatabaseKey, withRawKey } from './keyed-connection.ts';
import { type DatabaseFailure, toDatabaseFailure } from './sqlite-failure.ts';

/** A database with its encryption before and after. Null: not encrypted. */
export type Rewrite = {
  readonly path: string;
  readonly from: DatabaseKey | null;
  readonly to: DatabaseKey | null;
  /** Called before each step, so that a test can end the process there. */
  readonly onStep?: (step: RewriteStep) => void;
  /** Shared with the waiting thread, which can cancel the copy through it. */
  readonly control?: Int32Array<SharedArrayBuffer>;
};

/** The steps of a rewrite, in order. The old file is the database until the rename. */
export const rewriteSteps = ['copy', 'check', 'sync', 'settle', 'rename', 'syncFolder'] as const;

/** One step of a rewrite. */
export type RewriteStep = (typeof rewriteSteps)[number];

/**
 * Rewrites a database with another key, or without one, and replaces the old file. At any point where the process ends,
 * the path has one complete database. Data of an encrypted database is never on disk as plain text, unless the new
 * database should be plain. The database must not be open.
 */
export function rewriteDatabase(rewrite: Rewrite): Result<void, DatabaseFailure> {
  const copied = copyDatabase(rewrite);
  return copied.ok ? adoptCopy(rewrite) : copied;
}

/**
 * Does the long half of a rewrite: writes the complete new file next to the old one. The database can be read in the
 * meantime, but writes would be lost. A failed or canceled copy leaves no files.
 */
export function copyDatabase(rewrite: Rewrite): Result<void, DatabaseFailure> {
  const { path, from, to, onStep = () => undefined } = rewrite;
  const successor = getSuccessorPath(path);
  const control = new CopyControl(rewrite.control);
  const begin = (step: CopyStep): void => {
    control.startStep(step);
    onStep(step);
  };
  try {
    removeSuccessorFiles(path);
    begin('copy');
    copyWithKey(path, from, to);
    begin('check');
    checkCopy(successor, to);
    begin('sync');
    syncFile(successor);
    return ok(undefined);
  } catch (failure) {
    removeSuccessorFiles(path);
    return err(toDatabaseFailure(failure));
  }
}

/** Does the short half of a rewrite: replaces the database with the copy. The database must not be open. */
export function adoptCopy({
  path,
  from,
  onStep = () => undefined,
}: Omit<Rewrite, 'to'>): Result<void, DatabaseFailure> {
  try {
    onStep('settle');
    mergeJournal(path, from);
    onStep('rename');
    renameSync(getSuccessorPath(path), path);
    onStep('syncFolder');
    syncParentFolder(path);
    return ok(undefined);
  } catch (failure) {
    return err(toDatabaseFailure(failure));
  } finally {
    removeSuccessorFiles(path);
  }
}

/** Merges the journal into the file. A leftover journal would be applied to the new file. */
function mergeJournal(path: string, key: DatabaseKey | null): void {
  runAndClose(connect(path, key), (db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  if (getSize(`${path}-wal`) > 0) throw new Error(t`Another program is using the database`);
  for (const suffix of companionSuffixes) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * Copies a database with another key. `VACUUM INTO` gives the new file the key of the connection's main database. That
 * is an empty file here that only provides its key, and the database to copy is attached. So each page is written once,
 * in its final form. Rekeying a copy would first write it in its old form.
 */
function copyWithKey(path: string, from: DatabaseKey | null, to: DatabaseKey | null): void {
  // Create the file first, so that only the user may read it.
  closeSync(openSync(getSuccessorPath(path), 'wx', 0o600));
  runAndClose(connect(getKeyHolderPath(path), to), (db) => {
    const attach = db.prepare('ATTACH ? AS source KEY ?');
    if (from === null) attach.run(path, '');
    else withRawKey(from, (raw) => attach.run(path, raw));
    db.prepare('VACUUM source INTO ?').run(getSuccessorPath(path));
  });
}

function checkCopy(path: string, key: DatabaseKey | null): void {
  runAndClose(connect(path, key, { readonly: true }), (db) => {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(t`The new file is incomplete: ${found}`);
  });
}

/** Runs `use` with a connection, and closes it afterward. */
function runAndClose(db: Connection, use: (db: Connection) => void): void {
  try {
    use(db);
  } finally {
    db.close();
  }
}
