import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Facts about the machine, known once Codex answers. Later steps wait for them, and they never change within one start.
 */
export const environmentSnapshot = z.object({
  /** Absolute path of the program. */
  binary: z.string(),
  binarySource: z.enum(['setting', 'environment', 'package', 'path']),
  version: z.string(),
  codexHome: z.string(),
  platform: z.string(),
});
export type EnvironmentSnapshot = Immutable<z.infer<typeof environmentSnapshot>>;

/** Why Codex cannot run. `alerts/alert-texts.ts` has the text for each case. */
export const cliFailure = z.discriminatedUnion('type', [
  z.object({ type: z.literal('notFound'), searched: z.array(z.string()) }),
  z.object({ type: z.literal('tooOld'), version: z.string(), needed: z.string() }),
  z.object({ type: z.literal('notCodex'), binary: z.string(), printed: z.string() }),
  z.object({
    type: z.literal('exited'),
    code: z.number().nullable(),
    signal: z.string().nullable(),
    stderr: z.array(z.string()),
  }),
  z.object({ type: z.literal('noAnswer'), afterMs: z.number(), stderr: z.array(z.string()) }),
  z.object({ type: z.literal('garbage'), sample: z.string(), stderr: z.array(z.string()) }),
  z.object({ type: z.literal('cannotStart'), message: z.string() }),
]);
export type CliFailure = Immutable<z.infer<typeof cliFailure>>;

/** The state of the supervised child process, in a printable form. */
export const cliState = z.discriminatedUnion('phase', [
  /** Not needed yet. */
  z.object({ phase: z.literal('idle') }),
  z.object({ phase: z.literal('starting'), since: z.number() }),
  z.object({
    phase: z.literal('ready'),
    environment: environmentSnapshot,
    answersInMs: z.number(),
    generation: z.number(),
  }),
  /** Codex runs but did not answer the last probe in time. */
  z.object({ phase: z.literal('slow'), environment: environmentSnapshot, since: z.number(), generation: z.number() }),
  z.object({
    phase: z.literal('restarting'),
    attempt: z.number(),
    of: z.number(),
    at: z.number(),
    failure: cliFailure,
  }),
  z.object({ phase: z.literal('failed'), failure: cliFailure, attempts: z.number() }),
  z.object({ phase: z.literal('stopped') }),
]);
export type CliState = Immutable<z.infer<typeof cliState>>;

/** A process that an earlier run of the app recorded and that may still exist. */
export const leftoverProcess = z.object({ pid: z.number(), startedAt: z.number(), executable: z.string() });
export type LeftoverProcess = Immutable<z.infer<typeof leftoverProcess>>;
