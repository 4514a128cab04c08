import { secretEngine } from './secret-engine.ts';

/** So many characters of a prompt are read: no preview is nearly as long. */
const maxRead = 10_000;

/**
 * The beginning of what a person said, as lists and notices show it: without the secrets in it. Whoever shows it makes it
 * shorter. The turn keeps what was said. What is personal stays, since only the person sees these; lines of diagnostics
 * go through a `DiagnosticRedactor` besides.
 */
export function promptPreview(prompt: string): string {
  return secretEngine().text(beginningOf(prompt));
}

/** Ends between two words, because half a secret would not be known for one. */
function beginningOf(prompt: string): string {
  if (prompt.length <= maxRead) return prompt;
  const end = Math.max(prompt.lastIndexOf(' ', maxRead), prompt.lastIndexOf('\n', maxRead));
  return prompt.slice(0, end === -1 ? maxRead : end);
}
