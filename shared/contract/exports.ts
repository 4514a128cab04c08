import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { exportFormat } from '../exports/export-format.ts';
import { importProblem } from '../exports/import-problem.ts';
import { replacedPlace } from '../redaction/replaced-place.ts';
import { replacements } from '../redaction/replacements.ts';
import { runRef, workcellId } from '../runs/run-ref.ts';
import { nothing, request } from './define.ts';

/** A piece of a file has at most so many characters: under 1 MB as it travels. */
export const maxPiece = 256 * 1024;

/** So many places can be kept in one file. */
export const mostKept = 1_000;

const exportGone = z.object({ type: z.literal('exportGone') });
const onImport = z.object({ importId: z.string().max(100) });

export const exportsRequests = {
  /**
   * Begins the file of a thread or a run; an earlier one of this window that was not read to its end is given up. Without
   * a format nothing is made, and it is only looked for what would be replaced.
   */
  beginExport: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({
      /** One of the two. */
      threadId: threadId.optional(),
      run: runRef.optional(),
      format: exportFormat.nullable(),
      /** Leaves out secrets and what is personal. */
      redact: z.boolean(),
      /** A bundle has the logs of the run too. */
      logs: z.boolean().optional(),
      /** Places in which nothing is replaced. */
      keep: z.array(z.string().max(200)).max(mostKept).optional(),
    }),
    value: z.object({
      exportId: z.string(),
      fileName: z.string(),
      turns: z.number().int(),
      /** Only what is in memory could be had: so many turns or more lie before it. */
      missing: z.number().int(),
      /** There are logs, which a bundle could have. */
      hasLogs: z.boolean(),
    }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('threadGone') }),
      /** Why it cannot be read, in a sentence. */
      z.object({ type: z.literal('unreadable'), message: z.string() }),
    ]),
  }),
  /** Where the host can write files, it asks the person where; else the page takes the pieces. */
  placeExport: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({ exportId: z.string().max(100) }),
    value: z.object({ place: z.enum(['page', 'host', 'nowhere']) }),
    problem: exportGone,
  }),
  /** The next piece of the file. When the host writes it, the piece is empty and written. */
  readExport: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ exportId: z.string().max(100) }),
    value: z.object({
      text: z.string(),
      /** The text stands for bytes. */
      isBase64: z.boolean(),
      done: z.boolean(),
      turnsDone: z.number().int(),
      /** How much of the source was read, 0 to 1. */
      share: z.number(),
      /** Bytes made until now. */
      bytes: z.number().int(),
      /** What was replaced until now. */
      replaced: z.array(replacements),
    }),
    problem: z.discriminatedUnion('type', [
      exportGone,
      /** Why it could not be made, in a sentence. Nothing of it is left. */
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  /** Places of an export that is done, in their order; the first 2,000 are known. */
  listReplaced: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ exportId: z.string().max(100), offset: z.number().int().nonnegative() }),
    value: z.object({ places: z.array(replacedPlace), known: z.number().int() }),
    problem: exportGone,
  }),
  /** Gives up what is not read to its end. */
  cancelExport: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ exportId: z.string().max(100) }),
    value: nothing,
  }),
  /** Begins to take a file of so many bytes; there is one at a time in a window. */
  beginImport: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ fileName: z.string().max(1_000), size: z.number().int().nonnegative() }),
    value: onImport,
    problem: importProblem,
  }),
  /** Takes the next piece of the file, in base64. After a problem nothing more is taken. */
  addToImport: request({
    scope: 'profile',
    wait: 'job',
    input: onImport.extend({ base64: z.string().max(maxPiece) }),
    value: nothing,
    problem: importProblem,
  }),
  /** Reads what was taken, and keeps all of it or nothing: a thread in this window's workspace, a run among the imported. */
  finishImport: request({
    scope: 'profile',
    wait: 'job',
    input: onImport,
    value: z.discriminatedUnion('type', [
      z.object({ type: z.literal('thread'), threadId }),
      /** `hasThread`: it can be brought back as a thread too. */
      z.object({ type: z.literal('run'), run: runRef, hasThread: z.boolean() }),
    ]),
    problem: importProblem,
  }),
  cancelImport: request({ scope: 'profile', wait: 'change', input: onImport, value: nothing }),
  /** Makes the thread of an imported run a thread of this window's workspace. */
  restoreThread: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ workcellId }),
    value: z.object({ threadId }),
    problem: importProblem,
  }),
  /** Takes an imported run away for good. */
  removeImported: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ workcellId }),
    value: nothing,
    problem: z.object({ type: z.literal('failed'), message: z.string() }),
  }),
};

export const exportsEvents = {
  /** How far the reading of a file is that was taken whole, 0 to 1. */
  importAdvanced: z.object({ importId: z.string(), share: z.number() }),
};
