import type { StdioOptions } from 'node:child_process';
import { writeSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

const event = z.discriminatedUnion('kind', [
  /** A file is in progress, or one of its tests. */
  z.object({ kind: z.literal('began'), file: z.string(), test: z.string().nullable() }),
  z.object({
    kind: z.literal('ended'),
    file: z.string(),
    test: z.string(),
    outcome: z.enum(['passed', 'failed', 'skipped']),
    /** How long the test took, in milliseconds. */
    ms: z.number(),
    /** What the error of a failed test says, in one line. */
    why: z.string().optional(),
  }),
  /** A file is done. */
  z.object({ kind: z.literal('left'), file: z.string() }),
]);

/** What a test program reports while it runs. Files are relative to the checkout. */
export type TestEvent = z.infer<typeof event>;

/** Names the file descriptor on which a part of `npm test` reports its tests. Without it, nothing is reported. */
export const eventsVariable = 'WORKCELL_TEST_EVENTS_FD';

const descriptor = process.env[eventsVariable];
// A child process has no such descriptor, or another file there.
delete process.env[eventsVariable];

/** Reports an event to `npm test`, which started this process. Does nothing when something else started it. */
export function reportEvent(reported: TestEvent): void {
  if (descriptor !== undefined) writeSync(Number(descriptor), `${JSON.stringify(reported)}\n`);
}

/** Returns the options with which a child with our own input and output reports its tests in our place. */
export function passEvents(): { readonly stdio: StdioOptions; readonly env: Readonly<Record<string, string>> } {
  if (descriptor === undefined) return { stdio: 'inherit', env: {} };
  return { stdio: ['inherit', 'inherit', 'inherit', Number(descriptor)], env: { [eventsVariable]: '3' } };
}

/** The first line of an error, without colors. */
export function getFirstLine(text = ''): string {
  return stripVTControlCharacters(text).split('\n', 1)[0] ?? '';
}

/** The most that is repeated of an error, in characters. */
const maxErrorLength = 300;

/**
 * What an error says, in one line without colors: what was expected, what was there instead, and the line of the test.
 * What a machine printed may be all that is left of a failure that happens nowhere else.
 */
export function summarizeError(text = '', line?: number): string {
  const [said = ''] = stripVTControlCharacters(text).split(/^Call log:/m);
  const words = said
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
  const cut = words.length > maxErrorLength ? `${words.slice(0, maxErrorLength)}…` : words;
  return line === undefined ? cut : `${cut} (line ${line})`;
}

/** Reads one reported line. Null for an incomplete line, which a killed program may leave. */
export function parseEvent(line: string): TestEvent | null {
  try {
    return event.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
