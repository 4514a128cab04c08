import { attachedFilesNote } from '../attachments/attached-files-note.ts';
import { clientMessageId } from '../base/ids.ts';
import type { ReadItemOf, ReadUserInput } from './codex-item.ts';
import type { Attachment, UserEntry } from './entry.ts';
import { normaliseText } from './normalise-text.ts';

/** The entry for a message that Codex has taken. */
export function userFromItem(item: ReadItemOf<'userMessage'>, common: Pick<UserEntry, 'id' | 'at'>): UserEntry {
  const clientId = clientMessageId.safeParse(item.clientId);
  const sources = item.content.flatMap(attachments);
  const texts = withoutNote(
    item.content.flatMap((part) => ('text' in part ? [part.text] : [])),
    sources,
  );
  return {
    ...common,
    kind: 'user',
    clientId: clientId.success ? clientId.data : null,
    text: normaliseText(texts.join('\n')),
    sources,
    state: 'confirmed',
    problem: null,
    retryOf: null,
    steered: false,
  };
}

/** What the person wrote, without what was said beside it of where attached files lie. */
function withoutNote(texts: readonly string[], sources: readonly Attachment[]): readonly string[] {
  return texts.filter((text, at) => text !== attachedFilesNote(texts.toSpliced(at, 1).join('\n'), sources));
}

function attachments(part: ReadUserInput): readonly Attachment[] {
  if ('text' in part) return [];
  if ('name' in part) return [{ kind: part.type === 'skill' ? 'skill' : 'file', name: part.name, source: part.path }];
  const kind = part.type === 'image' || part.type === 'localImage' ? 'image' : 'file';
  if ('path' in part) return [{ kind, name: part.path.slice(part.path.search(/[^/\\]*$/)), source: part.path }];
  return [{ kind, name: part.type, source: part.url ?? null }];
}
