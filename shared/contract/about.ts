import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { nothing, request } from './define.ts';
import { maxPiece } from './exports.ts';

/** Versions of everything the app is made of; null: not there, or not known yet. */
export const about = z.object({
  app: z.string(),
  /** SPDX id. */
  licence: z.string(),
  codex: z.object({ version: z.string(), binary: z.string() }).nullable(),
  /** The version of Codex whose protocol the app was made for. */
  protocol: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  sqlite: z.string().nullable(),
  /** Of the database with the threads. */
  schema: z.number().int().nullable(),
  /** Name, version and architecture. */
  system: z.string(),
});
export type About = Immutable<z.infer<typeof about>>;

export const aboutRequests = {
  readAbout: request({ scope: 'profile', wait: 'change', input: nothing, value: about }),
  /** Makes the text of a bundle for somebody who helps; nothing is written and nothing is sent. */
  makeDiagnosticsBundle: request({
    scope: 'profile',
    wait: 'job',
    /** What the page's browser calls itself. */
    input: z.object({ browser: z.string().max(500) }),
    value: z.object({ fileName: z.string(), text: z.string().max(maxPiece) }),
  }),
};
