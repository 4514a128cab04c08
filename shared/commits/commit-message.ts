/** The name and address of the user, as their git configuration has them. */
export type CommitIdentity = { readonly name: string; readonly email: string };

/** What the user wrote for a commit, and the lines to add to it. */
export type CommitWords = {
  readonly message: string;
  /** Adds the user's `Signed-off-by`. Null for none. */
  readonly signOff: CommitIdentity | null;
  /** Another trailer, such as `Assisted-by: Codex`. Null for none. */
  readonly trailer: string | null;
};

/** What a trailer looks like: a name, a colon, and text in one line. */
export const trailerPattern = /^[A-Za-z0-9][A-Za-z0-9-]*: \P{Cc}*\S\P{Cc}*$/u;

/**
 * Returns the message of a commit as git would store it: without trailing spaces, without empty lines at both ends, with
 * at most one empty line in a row, and with the trailers at the end. Empty if the user wrote no words. Lines that start
 * with `#` stay.
 */
export function formatCommitMessage({ message, signOff, trailer }: CommitWords): string {
  const words = cleanMessage(message);
  if (words === '') return '';
  const added = [trailer, signOff === null ? null : `Signed-off-by: ${signOff.name} <${signOff.email}>`];
  const paragraphs = words.split('\n\n');
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '').split('\n') : [];
  const hasTrailers = last.length > 0 && last.every((line) => trailerPattern.test(line));
  const missing = added.filter((line) => line !== null).filter((line) => !hasTrailers || !last.includes(line));
  if (missing.length === 0) return `${words}\n`;
  return `${words}${hasTrailers ? '\n' : '\n\n'}${missing.join('\n')}\n`;
}

function cleanMessage(message: string): string {
  return message
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
