import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';

/** If a resource's text has more characters than this, the note contains only its location. */
export const maxResourceNoteCharacters = 20_000;

/** The details of the attachment that a note contains. */
export type ReportedResource = {
  readonly name: string;
  readonly source: string;
  readonly resource: NonNullable<Attachment['resource']>;
};

/**
 * Creates a separate text for a message with a resource's origin and location, and its content if `text` is given. Null
 * for any other attachment. Codex keeps the note, so the origin can be read back.
 */
export function writeResourceNote({ name, resource, source }: Attachment, text: string | null): string | null {
  if (resource === undefined || source === null) return null;
  const { server, uri } = resource;
  const head = `Resource ${quote(name)} of the MCP server ${quote(server)} at ${quote(uri)}, kept at ${quote(source)}`;
  return text === null || text.length > maxResourceNoteCharacters ? `${head}.` : `${head}:\n${text}`;
}

const quotes = '("(?:[^"\\\\\\n]|\\\\.)*")';
const form = new RegExp(`^Resource ${quotes} of the MCP server ${quotes} at ${quotes}, kept at ${quotes}(?:\\.$|:\\n)`);

/** Parses a note from `writeResourceNote`. Null for any other text. */
export function readResourceNote(note: string): ReportedResource | null {
  const [name, server, uri, source] = form.exec(note)?.slice(1).map(unquote) ?? [];
  return name == null || server == null || uri == null || source == null
    ? null
    : { name, source, resource: { server, uri } };
}

/** Quotes a text on one line, with every character visible. */
function quote(words: string): string {
  return visibleText(JSON.stringify(words));
}

function unquote(words: string): string | null {
  try {
    return String(JSON.parse(words));
  } catch {
    return null;
  }
}

/**
 * Creates a separate text for a message that lists where its files are, except those it mentions with `@`. Null without
 * any such files. Resources have their own notes. Codex keeps and shows file mentions but passes only the text to the
 * model.
 */
export function writeAttachedFilesNote(text: string, sources: readonly Attachment[]): string | null {
  const lines = sources.flatMap(({ kind, name, resource, source }) =>
    kind !== 'file' || source === null || resource !== undefined || isNamed(text, name)
      ? []
      : [`${toOneLine(name)}: ${toOneLine(source)}`],
  );
  return lines.length === 0 ? null : `Attached files:\n${lines.join('\n')}`;
}

function isNamed(text: string, name: string): boolean {
  return text.includes(`@${name}`) || text.includes(`@${JSON.stringify(name)}`);
}

function toOneLine(words: string): string {
  return /[\r\n]/.test(words) ? JSON.stringify(words) : words;
}
