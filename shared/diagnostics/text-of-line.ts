import type { DiagnosticsLine } from './diagnostics-line.ts';

/** A line as it stands in a file, with its end: when in UTC, the tag, the part of the app, and what it said. */
export function textOfLine({ at, domain, level, tag, text }: DiagnosticsLine): string {
  const mark = level === 'warning' || level === 'error' ? ` ${level}` : '';
  return `${new Date(at).toISOString()} [${tag}] ${domain}${mark}: ${text}\n`;
}
