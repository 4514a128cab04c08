import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** What one patch does to one file, counted in lines. Paths are absolute, as sent by Codex. */
export const fileChange = z.object({
  path: z.string(),
  change: z.enum(['added', 'deleted', 'modified', 'renamed']),
  movedTo: z.string().nullable(),
  added: z.number(),
  removed: z.number(),
});
export type FileChange = Immutable<z.infer<typeof fileChange>>;
