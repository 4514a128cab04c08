import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './request.ts';

/** The uses of the data folder. */
export const dataKind = z.enum([
  'threads',
  'outputs',
  'changes',
  'history',
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

/** The bytes on disk by kind. Omits kinds that use none. */
export const dataUse = z.array(z.object({ kind: dataKind, bytes: z.number().nonnegative() }));
export type DataUse = Immutable<z.infer<typeof dataUse>>;

/** Requests about the size of the data folder. */
export const dataRequests = {
  /** The current size of the profile's data folder, by use. */
  readDataUse: request({ scope: 'profile', wait: 'job', input: nothing, value: z.object({ parts: dataUse }) }),
};
