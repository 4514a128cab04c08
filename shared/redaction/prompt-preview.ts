import { secretEngine } from './secret-rules.ts';

/** How many characters of a prompt are read. No preview is nearly this long. */
const maxRead = 10_000;

/**
 * The beginning of a person's message without its secrets, for lists and notices. Callers shorten it further. The turn
 * keeps the original. Personal data stays, because only the person sees these; diagnostic lines also go through a
 * `DiagnosticRedactor`.
 */
export function promptPreview(prompt: string): string {
  return secretEngine().text(beginningOf(prompt));
}

/** Ends between two words, because half a secret would not be recognized. */
function beginningOf(prompt: string): string {
  if (prompt.length <= maxRead) return prompt;
  const end = Math.max(prompt.lastIndexOf(' ', maxRead), prompt.lastIndexOf('\n', maxRead));
  return prompt.slice(0, end === -1 ? maxRead : end);
}
