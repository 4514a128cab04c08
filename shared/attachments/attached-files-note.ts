import type { Attachment } from './attachment.ts';

/**
 * A separate text for a message that says where its files are, except those it names with `@`. Null without any.
 * Resources have their own notes. Codex keeps and shows file mentions but passes only the text to the model.
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
