import type { Attachment } from './attachment.ts';

/**
 * Where files lie that go with a message and are not named in it with `@`, as a text of its own beside the message; null
 * where there is none. Resources have notes of their own. Codex keeps mentions of files and shows them, but hands the
 * model no more than the text.
 */
export function attachedFilesNote(text: string, sources: readonly Attachment[]): string | null {
  const lines = sources.flatMap(({ kind, name, resource, source }) =>
    kind !== 'file' || source === null || resource !== undefined || isNamed(text, name)
      ? []
      : [`${inOneLine(name)}: ${inOneLine(source)}`],
  );
  return lines.length === 0 ? null : `Attached files:\n${lines.join('\n')}`;
}

function isNamed(text: string, name: string): boolean {
  return text.includes(`@${name}`) || text.includes(`@${JSON.stringify(name)}`);
}

function inOneLine(words: string): string {
  return /[\r\n]/.test(words) ? JSON.stringify(words) : words;
}
