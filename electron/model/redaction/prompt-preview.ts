import { getSecretEngine } from '../../../shared/redaction/secret-rules.ts';

/** How many characters of a prompt are read. No preview is nearly this long. */
const maxReadCharacters = 10_000;

/**
 * Returns the start of a user's message without its secrets, for lists and notices. Callers shorten it further. The
 * turn keeps the original. Personal data stays, because only the user sees these; diagnostic lines also go through a
 * `DiagnosticRedactor`.
 */
export function toPromptPreview(prompt: string): string {
  return getSecretEngine().text(cutAtWord(prompt));
}

/** Cuts a prompt between two words, because half a secret would not be recognized. */
function cutAtWord(prompt: string): string {
  if (prompt.length <= maxReadCharacters) return prompt;
  const end = Math.max(prompt.lastIndexOf(' ', maxReadCharacters), prompt.lastIndexOf('\n', maxReadCharacters));
  return prompt.slice(0, end === -1 ? maxReadCharacters : end);
}
