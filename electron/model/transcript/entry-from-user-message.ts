import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { clientMessageId } from '../../../shared/base/ids.ts';
import type { Entry, UserEntry } from '../../../shared/transcript/entry.ts';
import type { ReadItemOf, ReadUserInput } from './codex-item.ts';
import { normalizeText } from './normalize-text.ts';
import { type ReportedResource, readResourceNote, writeAttachedFilesNote } from './resource-note.ts';

/** Creates the entry for a message that Codex accepted. */
export function toUserEntry(item: ReadItemOf<'userMessage'>, common: Pick<UserEntry, 'id' | 'at'>): UserEntry {
  const clientId = clientMessageId.safeParse(item.clientId);
  const written = item.content.flatMap((part) => ('text' in part ? [part.text] : []));
  const reported = written.flatMap((text) => readResourceNote(text) ?? []);
  const sources = item.content.flatMap(toAttachments).map((attachment) => addOrigin(attachment, reported));
  const texts = removeNotes(written, sources);
  return { ...createUserEntry(texts.join('\n'), common), clientId: clientId.success ? clientId.data : null, sources };
}

/** Creates the entry for a message that Codex accepted, with only its text. */
export function createUserEntry(text: string, common: Pick<UserEntry, 'id' | 'at'>): UserEntry {
  return {
    ...common,
    kind: 'user',
    clientId: null,
    text: normalizeText(text),
    sources: [],
    state: 'confirmed',
    problem: null,
    retryOf: null,
    steered: false,
  };
}

/** Adapts a message in an agent's thread. If no client sent it, it is from the agent that started this one. */
export function toAgentThreadMessage(message: UserEntry): UserEntry {
  return message.clientId === null ? { ...message, from: 'parentAgent' } : message;
}

/** Whether an item is what Codex asks its reviewer, rather than a message. `before` are the earlier items of its turn. */
export function isReviewPrompt(entry: Entry, before: readonly Entry[]): boolean {
  const isUnknown = entry.kind === 'user' && entry.clientId === null;
  return isUnknown && before.some((earlier) => earlier.kind === 'review' && earlier.entered);
}

/** Returns what the user wrote, without the notes about attachments. */
function removeNotes(texts: readonly string[], sources: readonly Attachment[]): readonly string[] {
  const resources = new Set(sources.flatMap(({ resource, source }) => (resource === undefined ? [] : [source])));
  const others = texts.filter((text) => !resources.has(readResourceNote(text)?.source ?? ''));
  return others.filter((text, at) => text !== writeAttachedFilesNote(others.toSpliced(at, 1).join('\n'), sources));
}

/**
 * Restores the origin of an attachment. Codex keeps its path, but only the note shows that it is a copy of a resource.
 */
function addOrigin(attachment: Attachment, reported: readonly ReportedResource[]): Attachment {
  const origin = reported.find(({ source }) => source === attachment.source);
  return origin === undefined ? attachment : { ...attachment, name: origin.name, resource: origin.resource };
}

function toAttachments(part: ReadUserInput): readonly Attachment[] {
  if ('text' in part) return [];
  if ('name' in part) return [{ kind: part.type === 'skill' ? 'skill' : 'file', name: part.name, source: part.path }];
  const kind = part.type === 'image' || part.type === 'localImage' ? 'image' : 'file';
  if ('path' in part) return [{ kind, name: part.path.slice(part.path.search(/[^/\\]*$/)), source: part.path }];
  return [{ kind, name: part.type, source: part.url ?? null }];
}
