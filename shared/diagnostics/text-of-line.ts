import type { DiagnosticsLine } from './diagnostics-line.ts';

/** A line as written to a file, with its line ending: the UTC time, the tag, the part of the app, and the message. */
export function textOfLine({ at, domain, level, tag, text }: DiagnosticsLine): string {
  const mark = level === 'warning' || level === 'error' ? ` ${level}` : '';
  return `${new Date(at).toISOString()} [${tag}] ${domain}${mark}: ${text}\n`;
}
