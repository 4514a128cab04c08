import { maxAttachmentBytes, maxAttachments } from '../../shared/attachments/attachment.ts';
import type { AttachResourceProblem } from '../../shared/contract/mcp.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { formatBytes } from '../components/format/quantity.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

/** What we know about a file before reading it. */
export type FileFacts = {
  readonly name: string;
  /** In bytes, as the browser reports it. */
  readonly size: number;
  readonly isFolder: boolean;
};

/** Explains why a file cannot be attached to a message that already has `already` attachments; null when it can. */
export function describeFileRefusal({ isFolder, name, size }: FileFacts, already: number): string | null {
  if (isFolder) return t`${name} is a folder. To mention files in the open folder, type @.`;
  if (already >= maxAttachments)
    return t`${name} is not attached. A message can have up to ${maxAttachments} attachments.`;
  if (size > maxAttachmentBytes) {
    return t`${name} is ${formatBytes(size)}. The limit is ${formatBytes(maxAttachmentBytes)}. Move it to the open folder and mention it with @.`;
  }
  // Devices and pipes report a size of 0, too.
  return size === 0 ? t`${name} is empty or not a file.` : null;
}

/** Explains in sentences why a resource of a server was not attached. */
export function describeResourceRefusal(server: string, problem: AttachResourceProblem | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'notRead':
      return t`It could not be read: ${withPeriod(problem.message)}`;
    case 'noAnswer': {
      const seconds = Math.round(problem.afterMs / 1_000);
      return t`${server} did not send it within ${seconds}\u00a0s. Resources over 16\u00a0MB never arrive.`;
    }
    case 'tooLarge':
      return t`It is ${formatBytes(problem.bytes)}. The limit is ${formatBytes(maxAttachmentBytes)}.`;
    case 'empty':
      return t`It is empty.`;
    case 'neitherTextNorImage':
      return t`Codex can read only text and images.`;
    case 'mixed':
      return t`It has several parts, and not all of them are text.`;
    case 'noImage':
      return t`It claims to be ${problem.message}, but Codex cannot read it as an image.`;
    case 'notKept':
      return t`It could not be saved: ${withPeriod(problem.message)}`;
  }
}

function withPeriod(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
