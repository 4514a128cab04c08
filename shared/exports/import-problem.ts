import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Why nothing was imported from a file. Lines count from 1. */
export const importProblem = z.discriminatedUnion('type', [
  /** The file does not begin like an exported thread. */
  z.object({ type: z.literal('notAThread') }),
  /** A later version of the app wrote it. */
  z.object({ type: z.literal('newer'), version: z.number() }),
  /** `reason` is a full sentence. */
  z.object({ type: z.literal('badLine'), line: z.number().int(), reason: z.string() }),
  /** The end is missing. `line` is the last existing line. */
  z.object({ type: z.literal('cutOff'), line: z.number().int() }),
  z.object({ type: z.literal('tooLarge') }),
  z.object({ type: z.literal('noWorkspace') }),
  /** Threads cannot be stored right now. */
  z.object({ type: z.literal('notKept') }),
  /** The file has none of our data, or only damaged data. */
  z.object({ type: z.literal('noData'), damaged: z.boolean() }),
  /** A bundle problem, in a sentence. `file` is the file in it that differs from the manifest. */
  z.object({ type: z.literal('badBundle'), reason: z.string(), file: z.string().nullable() }),
  /** The file type cannot be imported. */
  z.object({ type: z.literal('unknownKind') }),
  /** The file could not be written or read here. `message` is a sentence. */
  z.object({ type: z.literal('disk'), message: z.string() }),
  /** Another import replaced it. */
  z.object({ type: z.literal('importGone') }),
]);
export type ImportProblem = Immutable<z.infer<typeof importProblem>>;
