import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './define.ts';

/** What the data folder is used for. */
export const dataKind = z.enum([
  'threads',
  'outputs',
  'changes',
  'free',
  'attachments',
  'journal',
  'indexes',
  'imported',
  'removed',
  'running',
  'log',
  'counts',
  'layout',
]);
export type DataKind = z.infer<typeof dataKind>;

/** How many bytes of the disk each kind uses; those that use none are left out. */
export const dataUse = z.array(z.object({ kind: dataKind, bytes: z.number().nonnegative() }));
export type DataUse = Immutable<z.infer<typeof dataUse>>;

export const dataRequests = {
  /** What the data folder of this window's profile is used for now. */
  readDataUse: request({ scope: 'profile', wait: 'job', input: nothing, value: z.object({ parts: dataUse }) }),
};
