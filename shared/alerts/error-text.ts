import { z } from 'zod';

const jsonBody = z.object({ error: z.object({ message: z.string().min(1) }) });

/** Codex's message without the parts that only a program needs: the surrounding JSON, the status line, the address. */
export function getErrorText(message: string): string {
  const text = (readBodyMessage(message) ?? message).trim();
  return text
    .replace(/^(?:stream disconnected before completion|rate limit exceeded): /, '')
    .replace(/^unexpected status \d{3}[^:]*: /, '')
    .replace(/, url: \S+$/, '')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** The message inside a JSON error body, as a provider sends it with HTTP 400. Null for anything else. */
export function readBodyMessage(message: string): string | null {
  if (!message.trimStart().startsWith('{')) return null;
  try {
    const body = jsonBody.safeParse(JSON.parse(message));
    return body.success ? body.data.error.message : null;
  } catch {
    return null;
  }
}

/** Joins two sentences into one text. Either may be empty. */
export function joinSentences(first: string, second: string): string {
  const ended = first === '' || /[.!?…:]$/.test(first) ? first : `${first}.`;
  return `${ended} ${second}`.trim();
}
