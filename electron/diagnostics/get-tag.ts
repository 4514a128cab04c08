import type { DiagnosticsDomain, DiagnosticsLevel, DiagnosticsTag } from '../../shared/diagnostics/diagnostics-line.ts';

/** The tag for a part's ordinary messages. */
const usualTags: Readonly<Record<DiagnosticsDomain, DiagnosticsTag>> = {
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

/** Tags for a line's source, whatever its content. */
const sourceTags: ReadonlySet<DiagnosticsTag> = new Set(['stderr', 'session', 'telemetry']);

/**
 * Returns the tag of a line while telemetry is off: only ordinary events, and errors from any part. Null means that the
 * line is left out. This includes all of Codex's own output: it may contain text from threads, which `[error]` must
 * not.
 */
export function getTagWhileOff(domain: DiagnosticsDomain, level: DiagnosticsLevel): 'info' | 'error' | null {
  if (domain === 'stderr' || level === 'debug') return null;
  if (level === 'error') return 'error';
  return usualTags[domain] === 'info' ? 'info' : null;
}

/** Returns the tag of a line: its source, otherwise whether it is an error or a detail, otherwise its subject. */
export function getTag(domain: DiagnosticsDomain, level: DiagnosticsLevel): DiagnosticsTag {
  const tag = usualTags[domain];
  if (sourceTags.has(tag)) return tag;
  if (level === 'error') return 'error';
  return level === 'debug' ? 'debug' : tag;
}
