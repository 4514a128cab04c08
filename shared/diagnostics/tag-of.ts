import type { DiagnosticsDomain, DiagnosticsLevel, DiagnosticsTag } from './diagnostics-line.ts';

/** The tag of what a part of the app says about ordinary work. */
const usual: Readonly<Record<DiagnosticsDomain, DiagnosticsTag>> = {
  boot: 'info',
  cli: 'info',
  stderr: 'stderr',
  workspace: 'info',
  auth: 'info',
  options: 'info',
  turn: 'assistant',
  exec: 'exec',
  diff: 'info',
  approvals: 'info',
  mcp: 'info',
  prompts: 'info',
  sessions: 'session',
  telemetry: 'telemetry',
  alerts: 'info',
};

/** Tags that say where a line comes from, whatever it says. */
const bySource: ReadonlySet<DiagnosticsTag> = new Set(['stderr', 'session', 'telemetry']);

/**
 * The tag of a line while telemetry is off: only what is ordinary news, and errors of any part. Null is left out, and so
 * is all that Codex writes for people: it may hold words of the threads, which `[error]` must not.
 */
export function tagWhileOff(domain: DiagnosticsDomain, level: DiagnosticsLevel): 'info' | 'error' | null {
  if (domain === 'stderr' || level === 'debug') return null;
  if (level === 'error') return 'error';
  return usual[domain] === 'info' ? 'info' : null;
}

/** The tag of a line: where it comes from, else whether it is an error or a detail, else what it is about. */
export function tagOf(domain: DiagnosticsDomain, level: DiagnosticsLevel): DiagnosticsTag {
  const tag = usual[domain];
  if (bySource.has(tag)) return tag;
  if (level === 'error') return 'error';
  return level === 'debug' ? 'debug' : tag;
}
