import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';

/** Attachments that were removed, and attachments that were restored. */
type MentionChanges = { readonly gone: readonly Attachment[]; readonly back: readonly Attachment[] };

/** A draft as it was last seen: its text, and the attachments that went with their mentions. */
type SeenDraft = { readonly text: string; readonly removed: readonly Attachment[] };

/** Formats a path as a mention in a message, in quotation marks if it is not a single word. */
export function formatFileMention(path: string): string {
  return /[\s"\p{Cc}]/u.test(path) ? `@${JSON.stringify(path)}` : `@${path}`;
}

/**
 * Removes an attachment when any edit takes its mention out of the draft, and restores it when the mention returns.
 * Files from elsewhere have no mention.
 */
export class Mentions {
  readonly #drafts = new Map<DraftKey, SeenDraft>();

  /** Handles the text of a draft as it is now. `root` is the path of the folder that mentions refer to. */
  follow(key: DraftKey, text: string, attachments: readonly Attachment[], root: string | null): MentionChanges {
    const { text: before, removed } = this.#drafts.get(key) ?? { text, removed: [] };
    const mentioned = [...attachments, ...removed].flatMap((attachment) => getMention(attachment, root) ?? []);
    const [there, then] = [findMentions(text, mentioned), findMentions(before, mentioned)];
    const isGone = (attachment: Attachment): boolean => {
      const mention = getMention(attachment, root);
      return mention !== null && then.has(mention) && !there.has(mention);
    };
    const gone = attachments.filter(isGone);
    const back = removed.filter((attachment) => there.has(getMention(attachment, root) ?? ''));
    this.#drafts.set(key, { text, removed: [...removed.filter((one) => !back.includes(one)), ...gone] });
    return { gone, back };
  }
}

/** The mention that a completion writes for an attachment. Null for a file from outside the folder, and an image. */
function getMention({ kind, name, source }: Attachment, root: string | null): string | null {
  if (kind === 'skill') return `$${name}`;
  if (kind !== 'file' || root === null || source === null) return null;
  const path = source.replaceAll('\\', '/');
  const isInFolder = path.startsWith(`${root.replaceAll('\\', '/').replace(/[/]$/, '')}/`) && path.endsWith(`/${name}`);
  return isInFolder ? formatFileMention(name) : null;
}

/** Returns the mentions that are in a text. A mention inside a longer one, or that goes on with a letter, is not. */
function findMentions(text: string, mentions: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  let rest = text;
  for (const mention of [...new Set(mentions)].toSorted((one, other) => other.length - one.length)) {
    const parts = rest.split(mention);
    const ends = parts.slice(1).filter((after) => !/^(?:[\w/\\-]|[.:][\w/])/.test(after) || mention.endsWith('"'));
    if (ends.length > 0) found.add(mention);
    rest = parts.join('\n');
  }
  return found;
}
