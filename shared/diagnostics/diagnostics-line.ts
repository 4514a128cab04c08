import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A line's subject, used for filtering. `docs/troubleshooting.md` says what to do about each. */
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

/** From most to least verbose. */
export const diagnosticsLevels = ['debug', 'info', 'warning', 'error'] as const;
/** The severity of a line in the log. */
export type DiagnosticsLevel = (typeof diagnosticsLevels)[number];

/** Returns whether a level is at least as severe as another. */
export function isAtLeast(level: DiagnosticsLevel, least: DiagnosticsLevel): boolean {
  return diagnosticsLevels.indexOf(level) >= diagnosticsLevels.indexOf(least);
}

/** The part of the app that wrote the line. */
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

/** One line of the log. `seq` counts from 1 since the host started, without gaps. */
export const diagnosticsLine = z.object({
  seq: z.number().int().positive(),
  /** Unix milliseconds. */
  at: z.number(),
  tag: z.enum(diagnosticsTags),
  level: z.enum(diagnosticsLevels),
  domain: z.enum(diagnosticsDomains),
  /** Without secrets and personal paths. */
  text: z.string(),
  /** The thread it is about, if any. */
  threadId: threadId.optional(),
});
export type DiagnosticsLine = Immutable<z.infer<typeof diagnosticsLine>>;

/** A message from a part of the app. The log numbers it and removes secrets. */
export type DiagnosticsMessage = Pick<DiagnosticsLine, 'domain' | 'level' | 'text' | 'threadId'>;

/** A line as written to a file, with its line ending: the UTC time, the tag, the part of the app, and the message. */
export function formatDiagnosticsLine({ at, domain, level, tag, text }: DiagnosticsLine): string {
  const mark = level === 'warning' || level === 'error' ? ` ${level}` : '';
  return `${new Date(at).toISOString()} [${tag}] ${domain}${mark}: ${text}\n`;
}
