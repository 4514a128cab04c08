import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { exportFormat } from '../exports/export-format.ts';
import { importProblem } from '../exports/import-problem.ts';
import { replacements } from '../redaction/replacements.ts';
import { nothing, request } from './define.ts';

/** A piece of a file has at most so many characters: under 1 MB as it travels. */
export const maxPiece = 256 * 1024;

const exportGone = z.object({ type: z.literal('exportGone') });
const onImport = z.object({ importId: z.string().max(100) });

export const exportsRequests = {
  /** Begins the file of a thread; an earlier one of this window that was not read to its end is given up. */
  beginExport: request(
    z.object({
      threadId,
      format: exportFormat,
      /** Leaves out secrets and what is personal. */
      redact: z.boolean(),
    }),
    z.object({
      exportId: z.string(),
      fileName: z.string(),
      turns: z.number().int(),
      /** Only what is in memory could be had: so many turns or more lie before it. */
      missing: z.number().int(),
    }),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('threadGone') }),
      /** Why the thread cannot be read, in a sentence. */
      z.object({ type: z.literal('unreadable'), message: z.string() }),
    ]),
  ),
  /** The next piece of the file. */
  readExport: request(
    z.object({ exportId: z.string().max(100) }),
    z.object({
      text: z.string(),
      done: z.boolean(),
      turnsDone: z.number().int(),
      /** What was replaced until now. */
      replaced: z.array(replacements),
    }),
    exportGone,
  ),
  /** Gives up what is not read to its end. */
  cancelExport: request(z.object({ exportId: z.string().max(100) }), nothing),
  /** Begins to take a file; there is one at a time. */
  beginImport: request(nothing, onImport, importProblem),
  /** Takes the next piece of the file. After a problem nothing more is taken. */
  addToImport: request(onImport.extend({ text: z.string().max(maxPiece) }), nothing, importProblem),
  /** Keeps the whole thread in this window's workspace, or nothing of it. */
  finishImport: request(onImport, z.object({ threadId }), importProblem),
  cancelImport: request(onImport, nothing),
};
