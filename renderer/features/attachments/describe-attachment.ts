import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';

export type AttachmentText = {
  readonly name: string;
  /** Where the attachment comes from, as secondary text; null if that is obvious. */
  readonly origin: string | null;
  /** The complete description. */
  readonly title: string;
};

/** Describes an attachment, with every character visible. */
export function describeAttachment({ kind, name, resource }: Attachment): AttachmentText {
  const shown = kind === 'skill' ? `$${name}` : visibleText(name);
  if (resource === undefined) return { name: shown, origin: null, title: shown };
  const server = visibleText(resource.server);
  return { name: shown, origin: t`of ${server}`, title: t`${visibleText(resource.uri)}, resource from ${server}` };
}
