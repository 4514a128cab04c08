import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** What a line is about, by which it is filtered; what to do about each is in `docs/troubleshooting.md`. */
export const diagnosticsTags = [
  'info',
  'debug',
  'error',
  'assistant',
  'exec',
  'telemetry',
  'stderr',
  'session',
] as const;
export type DiagnosticsTag = (typeof diagnosticsTags)[number];

/** From what says most to what says least. */
export const diagnosticsLevels = ['debug', 'info', 'warning', 'error'] as const;
export type DiagnosticsLevel = (typeof diagnosticsLevels)[number];

/** Whether a line of this level says at least as much as that one asks for. */
export function isAtLeast(level: DiagnosticsLevel, least: DiagnosticsLevel): boolean {
  return diagnosticsLevels.indexOf(level) >= diagnosticsLevels.indexOf(least);
}

/** The part of the app that speaks. */
export const diagnosticsDomains = [
  'boot',
  'cli',
  'stderr',
  'workspace',
  'auth',
  'options',
  'turn',
  'exec',
  'diff',
  'approvals',
  'mcp',
  'prompts',
  'sessions',
  'telemetry',
  'alerts',
] as const;
export type DiagnosticsDomain = (typeof diagnosticsDomains)[number];

/** One line of the log. `seq` counts from 1 since the start of the host, without gaps. */
export const diagnosticsLine = z.object({
  seq: z.number().int().positive(),
  /** Unix milliseconds. */
  at: z.number(),
  tag: z.enum(diagnosticsTags),
  level: z.enum(diagnosticsLevels),
  domain: z.enum(diagnosticsDomains),
  /** Without secrets and personal paths. */
  text: z.string(),
  /** The thread it is about, where it is about one. */
  threadId: threadId.optional(),
});
export type DiagnosticsLine = Immutable<z.infer<typeof diagnosticsLine>>;

/** What a part of the app says; the log numbers it and leaves secrets out. */
export type DiagnosticsMessage = Pick<DiagnosticsLine, 'domain' | 'level' | 'text' | 'threadId'>;
