import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { exportFormat } from '../exports/export-format.ts';
import { importProblem } from '../exports/import-problem.ts';
import { replacedPlace, replacements } from '../redaction/replaced-place.ts';
import { runIdSchema, runRef } from '../runs/run-ref.ts';
import { nothing, request } from './request.ts';

/** The maximum number of characters in a piece of a file: under 1 MB on the wire. */
export const maxPiece = 256 * 1024;

/** The maximum number of places to leave unredacted in one file. */
export const maxUnredactedPlaces = 1_000;

const exportGone = z.object({ type: z.literal('exportGone') });
const onImport = z.object({ importId: z.string().max(100) });

/** Requests to export threads and runs as files, and to import such files. */
export const exportsRequests = {
  /**
   * Starts the export of a thread or a run. An unfinished one of this window is dropped. Without a format, nothing is
   * written; it only finds what would be replaced.
   */
  startExport: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({
      /** Exactly one of the two. */
      threadId: threadId.optional(),
      run: runRef.optional(),
      format: exportFormat.nullable(),
      /** Replaces secrets and personal data. */
      redact: z.boolean(),
      /** Adds the run's logs to a bundle. */
      logs: z.boolean().optional(),
      /** Places where nothing is replaced. */
      keep: z.array(z.string().max(200)).max(maxUnredactedPlaces).optional(),
    }),
    value: z.object({
      exportId: z.string(),
      fileName: z.string(),
      turns: z.number().int(),
      /** Only turns in memory were available. At least this many come before them. */
      missing: z.number().int(),
      /** True if there are logs, which a bundle could include. */
      hasLogs: z.boolean(),
    }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('threadGone') }),
      /** Why it cannot be read, in a sentence. */
      z.object({ type: z.literal('unreadable'), message: z.string() }),
    ]),
  }),
  /** Asks the user where to write the file, if the host can. Otherwise the page takes the pieces. */
  placeExport: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ exportId: z.string().max(100) }),
    value: z.object({ place: z.enum(['page', 'host', 'nowhere']) }),
    problem: exportGone,
  }),
  /** The next piece of the file. If the host writes the file, the returned piece is empty. */
  readExport: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ exportId: z.string().max(100) }),
    value: z.object({
      text: z.string(),
      /** True if the text encodes bytes. */
      isBase64: z.boolean(),
      done: z.boolean(),
      turnsDone: z.number().int(),
      /** How much of the source was read, 0 to 1. */
      share: z.number(),
      /** Number of bytes so far. */
      bytes: z.number().int(),
      /** What was replaced so far. */
      replaced: z.array(replacements),
    }),
    problem: z.discriminatedUnion('type', [
      exportGone,
      /** Why the export failed, in a sentence. No part of the file remains. */
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  /** The replaced places of a finished export, in order. Only the first 2,000 are known. */
  listReplaced: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ exportId: z.string().max(100), offset: z.number().int().nonnegative() }),
    value: z.object({ places: z.array(replacedPlace), known: z.number().int() }),
    problem: exportGone,
  }),
  /** Cancels an unfinished export. */
  cancelExport: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ exportId: z.string().max(100) }),
    value: nothing,
  }),
  /** Starts an import of a file with this size in bytes. A window has one at a time. */
  startImport: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ fileName: z.string().max(1_000), size: z.number().int().nonnegative() }),
    value: onImport,
    problem: importProblem,
  }),
  /** Adds the next piece of the file, in base64. After a problem, no more pieces are accepted. */
  addToImport: request({
    scope: 'profile',
    wait: 'job',
    input: onImport.extend({ base64: z.string().max(maxPiece) }),
    value: nothing,
    problem: importProblem,
  }),
  /** Reads the file and stores all of it or nothing: a thread in this window's workspace, or an imported run. */
  finishImport: request({
    scope: 'profile',
    wait: 'job',
    input: onImport,
    value: z.discriminatedUnion('type', [
      z.object({ type: z.literal('thread'), threadId }),
      /** `hasThread`: it can also be restored as a thread. */
      z.object({ type: z.literal('run'), run: runRef, hasThread: z.boolean() }),
    ]),
    problem: importProblem,
  }),
  cancelImport: request({ scope: 'profile', wait: 'change', input: onImport, value: nothing }),
  /** Turns the thread of an imported run into a thread of this window's workspace. */
  restoreThread: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ runId: runIdSchema }),
    value: z.object({ threadId }),
    problem: importProblem,
  }),
  /** Deletes an imported run permanently. */
  removeImported: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ runId: runIdSchema }),
    value: nothing,
    problem: z.object({ type: z.literal('failed'), message: z.string() }),
  }),
};

export const exportsEvents = {
  /** Progress of reading a file after its last piece, 0 to 1. */
  importAdvanced: z.object({ importId: z.string(), share: z.number() }),
};
