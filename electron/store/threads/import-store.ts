import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import { ThreadReader } from '../../model/exports/thread-reader.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { type ImportPlace, saveImported } from './writes/save-imported.ts';

/** The operations that the host calls on the worker. */
export type ThreadImports = {
  start(input: OnImport & { readonly now: number }): Promise<Result<null, ImportProblem>>;
  add(input: OnImport & { readonly text: string }): Promise<Result<null, ImportProblem>>;
  finish(input: OnImport & { readonly place: ImportPlace }): Promise<Result<null, ImportProblem>>;
  cancel(input: OnImport): Promise<Result<null, ImportProblem>>;
};

type OnImport = { readonly importId: string };

/**
 * Imports thread files piece by piece, one file at a time. Writes nothing to the database until the whole file is read
 * and valid.
 */
export class ImportStore {
  #open: { readonly id: string; readonly reader: ThreadReader } | null = null;

  start({ importId, now }: OnImport & { readonly now: number }): Result<null, ImportProblem> {
    this.#open = { id: importId, reader: new ThreadReader(now) };
    return ok(null);
  }

  add({ importId, text }: OnImport & { readonly text: string }): Result<null, ImportProblem> {
    const reader = this.#reader(importId);
    return reader === null ? err({ type: 'importGone' }) : reader.add(text);
  }

  finish(db: Connection, { importId, place }: OnImport & { readonly place: ImportPlace }): Result<null, ImportProblem> {
    const reader = this.#reader(importId);
    if (reader === null) return err({ type: 'importGone' });
    const read = reader.end();
    this.cancel({ importId });
    if (!read.ok) return read;
    saveImported(db, read.value, place);
    return ok(null);
  }

  cancel({ importId }: OnImport): Result<null, ImportProblem> {
    if (this.#reader(importId) !== null) this.#open = null;
    return ok(null);
  }

  #reader(importId: string): ThreadReader | null {
    return this.#open?.id === importId ? this.#open.reader : null;
  }
}
