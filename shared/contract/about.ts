import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { maxPiece } from './exports.ts';
import { nothing, request } from './request.ts';

/** Versions of everything the app is made of. Null: missing, or not known yet. */
export const about = z.object({
  app: z.string(),
  /** SPDX id. */
  license: z.string(),
  codex: z.object({ version: z.string(), binary: z.string() }).nullable(),
  /** The Codex version whose protocol the app was built for. */
  protocol: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  sqlite: z.string().nullable(),
  /** The schema version of the thread database. */
  schema: z.number().int().nullable(),
  /** Name, version and architecture. */
  system: z.string(),
});
export type About = Immutable<z.infer<typeof about>>;

/** Requests about the versions of the app and its parts, and for a diagnostics bundle. */
export const aboutRequests = {
  readAbout: request({ scope: 'profile', wait: 'change', input: nothing, value: about }),
  /** Builds the text of a diagnostics bundle for a user who helps. Writes and sends nothing. */
  makeDiagnosticsBundle: request({
    scope: 'profile',
    wait: 'job',
    /** The browser's own name, from the page. */
    input: z.object({ browser: z.string().max(500) }),
    value: z.object({ fileName: z.string(), text: z.string().max(maxPiece) }),
  }),
};
