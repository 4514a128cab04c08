import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { exportsRequests } from '../../shared/contract/exports.ts';
import { fileNameOf } from '../../shared/exports/export-format.ts';
import { importedThreadId } from '../../shared/exports/imported-thread.ts';
import { createWriter } from '../../shared/exports/record-writer.ts';
import type { PersonalFacts } from '../../shared/redaction/personal-rules.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import type { DeskWindow, DomainHandlers } from '../app/desk-window.ts';
import type { ThreadImports } from '../sessions/import-desk.ts';
import { ExportFile } from './export-file.ts';
import type { ExportSource } from './export-source.ts';
import { threadRecords } from './thread-records.ts';

export type ExportParts = {
  readonly clock: Clock;
  readonly person: Omit<PersonalFacts, 'workspace'>;
  /** Makes a thread ready to be read. */
  readonly open: (threadId: ThreadId) => Promise<Result<ExportSource, RequestProblem<'beginExport'>>>;
  readonly imports: ThreadImports;
  /** A thread of this folder has been imported. */
  readonly onImported: (threadId: ThreadId, folder: string) => Promise<void>;
};

/** Answers windows that save threads as files and take them from files. The host itself writes no file. */
export function exportHandlers(parts: ExportParts): DomainHandlers<keyof typeof exportsRequests> {
  const { clock, imports, person } = parts;
  // A window that is gone takes its file with it.
  const files = new WeakMap<DeskWindow, { readonly id: string; readonly file: ExportFile }>();
  /** The export that each window has begun last, whichever thread is ready first. */
  const newest = new WeakMap<DeskWindow, string>();
  return {
    beginExport: async (window, { format, redact, threadId }) => {
      const id = randomUUID();
      newest.set(window, id);
      const opened = await parts.open(threadId);
      if (!opened.ok) return opened;
      const source = opened.value;
      const { folder, name, title } = source.thread;
      const redactor = redact ? new Redactor({ ...person, workspace: folder }) : null;
      const records = threadRecords(source, { exportedAt: clock.now(), redacted: redact });
      const file = new ExportFile(records, createWriter(format), redactor);
      if (newest.get(window) === id) files.set(window, { id, file });
      // The name is no part of what is counted.
      const called = name ?? title;
      const shown = redactor === null ? called : redactor.uncounted(called);
      return ok({
        exportId: id,
        fileName: fileNameOf(shown, format),
        turns: source.turns,
        missing: source.missing,
      });
    },
    readExport: async (window, { exportId }) => {
      const open = files.get(window);
      if (open?.id !== exportId) return err({ type: 'exportGone' });
      const piece = await open.file.read();
      if (piece.done) files.delete(window);
      return ok(piece);
    },
    cancelExport: async (window, { exportId }) => {
      if (files.get(window)?.id === exportId) files.delete(window);
      return ok(null);
    },
    beginImport: async () => {
      const importId = randomUUID();
      const begun = await imports.begin({ importId, now: clock.now() });
      return begun.ok ? ok({ importId }) : begun;
    },
    addToImport: (_window, input) => imports.add(input),
    finishImport: async (window, { importId }) => {
      const folder = window.workspace?.path ?? null;
      if (folder === null) return err({ type: 'noWorkspace' });
      const threadId = importedThreadId(randomUUID());
      const finished = await imports.finish({ importId, place: { threadId, folder } });
      if (!finished.ok) return finished;
      await parts.onImported(threadId, folder);
      return ok({ threadId });
    },
    cancelImport: async (_window, { importId }) => {
      await imports.cancel({ importId });
      return ok(null);
    },
  };
}
