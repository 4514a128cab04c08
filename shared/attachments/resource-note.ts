import { visibleText } from '../base/visible-text.ts';
import type { Attachment } from './attachment.ts';

/** Text of a resource with more characters than this is not said beside the message, but where it lies. */
export const maxToldCharacters = 20_000;

/** What is said of a resource, as far as it tells the attachment. */
export type ToldResource = {
  readonly name: string;
  readonly source: string;
  readonly resource: NonNullable<Attachment['resource']>;
};

/**
 * Where a resource comes from and lies, with `text` also what is in it, as a text of its own beside the message; null
 * for anything else. Codex keeps it, so that the origin can be read back.
 */
export function resourceNote({ name, resource, source }: Attachment, text: string | null): string | null {
  if (resource === undefined || source === null) return null;
  const { server, uri } = resource;
  const head = `Resource ${quoted(name)} of the MCP server ${quoted(server)} at ${quoted(uri)}, kept at ${quoted(source)}`;
  return text === null || text.length > maxToldCharacters ? `${head}.` : `${head}:\n${text}`;
}

const quotes = '("(?:[^"\\\\\\n]|\\\\.)*")';
const form = new RegExp(`^Resource ${quotes} of the MCP server ${quotes} at ${quotes}, kept at ${quotes}(?:\\.$|:\\n)`);

/** Reads back what `resourceNote` wrote; null for any other text. */
export function readResourceNote(note: string): ToldResource | null {
  const [name, server, uri, source] = form.exec(note)?.slice(1).map(unquoted) ?? [];
  return name == null || server == null || uri == null || source == null
    ? null
    : { name, source, resource: { server, uri } };
}

/** In one line, and with every character to be seen. */
function quoted(words: string): string {
  return visibleText(JSON.stringify(words));
}

function unquoted(words: string): string | null {
  try {
    return String(JSON.parse(words));
  } catch {
    return null;
  }
}
