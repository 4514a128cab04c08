import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { CopyControl, type CopyStep } from './copy-control.ts';
import { companions, keyHolderOf, removeLeftovers, sizeOf, successorOf, syncFile, syncFolderOf } from './file-steps.ts';
import { type Connection, connect, type DatabaseKey, withRawKey } from './keyed-connection.ts';
import { type DatabaseFailure, describeFailure } from './sqlite-failure.ts';

/** A database and how it is encrypted now and afterwards; null: not at all. */
export type Rewrite = {
  readonly path: string;
  readonly from: DatabaseKey | null;
  readonly to: DatabaseKey | null;
  /** Told before each step, so that a test can end the process there. */
  readonly onStep?: (step: RewriteStep) => void;
  /** What a copy shares with the thread that waits for it, and by which that can call it off. */
  readonly control?: Int32Array<SharedArrayBuffer>;
};

/** The steps of a rewrite, in their order. Up to the last one the old file is the database, with it the new one. */
export const rewriteSteps = ['copy', 'check', 'sync', 'settle', 'rename', 'syncFolder'] as const;

export type RewriteStep = (typeof rewriteSteps)[number];

/**
 * Writes a database anew with another key, or without one, and puts it in the place of the old file, which is gone then.
 * Whenever the process ends, one whole database stands under the name. Nothing of an encrypted database is ever on the
 * disk in plain text, unless the new one is to be plain. Must not be connected to.
 */
export function rewriteDatabase(rewrite: Rewrite): Result<void, DatabaseFailure> {
  const copied = copyDatabase(rewrite);
  return copied.ok ? adoptCopy(rewrite) : copied;
}

/**
 * The long half of a rewrite: the new file, whole, beside the old one. The database may be read meanwhile; what is
 * written to it would be lost. Nothing is left of a copy that fails or is called off.
 */
export function copyDatabase(rewrite: Rewrite): Result<void, DatabaseFailure> {
  const { path, from, to, onStep = () => undefined } = rewrite;
  const successor = successorOf(path);
  const control = new CopyControl(rewrite.control);
  const begin = (step: CopyStep): void => {
    control.begin(step);
    onStep(step);
  };
  try {
    removeLeftovers(path);
    begin('copy');
    copyWithKey(path, from, to);
    begin('check');
    check(successor, to);
    begin('sync');
    syncFile(successor);
    return ok(undefined);
  } catch (failure) {
    removeLeftovers(path);
    return err(describeFailure(failure));
  }
}

/** The short half: puts the copy in the place of the database, which must not be connected to. */
export function adoptCopy({
  path,
  from,
  onStep = () => undefined,
}: Omit<Rewrite, 'to'>): Result<void, DatabaseFailure> {
  try {
    onStep('settle');
    settleJournal(path, from);
    onStep('rename');
    renameSync(successorOf(path), path);
    onStep('syncFolder');
    syncFolderOf(path);
    return ok(undefined);
  } catch (failure) {
    return err(describeFailure(failure));
  } finally {
    removeLeftovers(path);
  }
}

/** Brings everything into the one file: a journal that stays behind would be taken for the new file's. */
function settleJournal(path: string, key: DatabaseKey | null): void {
  closeAfter(connect(path, key), (db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  if (sizeOf(`${path}-wal`) > 0) throw new Error(t`Another program is using the database`);
  for (const suffix of companions) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * `VACUUM INTO` gives the new file the key of the connection's main database. That one is an empty file here, which
 * only lends its key, and the database to copy is attached: so each page goes to the disk in its final form at once,
 * where rekeying a copy would first write it in its old one.
 */
function copyWithKey(path: string, from: DatabaseKey | null, to: DatabaseKey | null): void {
  // Made beforehand, so that nobody but the user may read it.
  closeSync(openSync(successorOf(path), 'wx', 0o600));
  closeAfter(connect(keyHolderOf(path), to), (db) => {
    const attach = db.prepare('ATTACH ? AS source KEY ?');
    if (from === null) attach.run(path, '');
    else withRawKey(from, (raw) => attach.run(path, raw));
    db.prepare('VACUUM source INTO ?').run(successorOf(path));
  });
}

function check(path: string, key: DatabaseKey | null): void {
  closeAfter(connect(path, key, { readonly: true }), (db) => {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(t`The new file is not whole: ${found}`);
  });
}

/** Connects for as long as `use` runs. */
function closeAfter(db: Connection, use: (db: Connection) => void): void {
  try {
    use(db);
  } finally {
    db.close();
  }
}
