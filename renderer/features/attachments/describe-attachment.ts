import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/words/words.ts';

export type AttachmentWords = {
  readonly name: string;
  /** Whose it is, in a second voice; null where that is no news. */
  readonly origin: string | null;
  /** All there is to say. */
  readonly title: string;
};

/** How something attached reads, with every character to be seen. */
export function describeAttachment({ kind, name, resource }: Attachment): AttachmentWords {
  const shown = kind === 'skill' ? `$${name}` : visibleText(name);
  if (resource === undefined) return { name: shown, origin: null, title: shown };
  const server = visibleText(resource.server);
  return { name: shown, origin: t`of ${server}`, title: t`${visibleText(resource.uri)}, resource of ${server}` };
}
