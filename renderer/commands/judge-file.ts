import { maxAttachmentBytes, maxAttachments } from '../../shared/attachments/attachment.ts';
import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import type { AttachResourceProblem } from '../../shared/contract/mcp.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { formatBytes } from '../components/format/quantity.ts';
import { inOneLine, isWireFault } from './show-problem.ts';

/** What we know about a file before reading it. */
export type FileFacts = {
  readonly name: string;
  /** In bytes, as the browser reports it. */
  readonly size: number;
  readonly isFolder: boolean;
};

/** Why a file cannot be attached to a message that already has `already` attachments; null when it can. */
export function refusalOf({ isFolder, name, size }: FileFacts, already: number): string | null {
  if (isFolder) return t`${name} is a folder. Name its files with @ when it lies in the open folder.`;
  if (already >= maxAttachments) return t`${name} is not attached: ${maxAttachments} things go with a message at most.`;
  if (size > maxAttachmentBytes) {
    return t`${name} has ${formatBytes(size)}, and ${formatBytes(maxAttachmentBytes)} is the most. Put it into the open folder and name it with @.`;
  }
  // Devices and pipes report a size of 0, too.
  return size === 0 ? t`${name} has nothing in it, or is no file.` : null;
}

/** Why a resource of a server is not attached, as sentences. */
export function refusalOfResource(server: string, problem: AttachResourceProblem | WireFault): string {
  if (isWireFault(problem)) return inOneLine(describeWireFault(problem));
  switch (problem.type) {
    case 'notRead':
      return t`It could not be read: ${ended(problem.message)}`;
    case 'noAnswer': {
      const seconds = Math.round(problem.afterMs / 1_000);
      return t`${server} did not give it within ${seconds}\u00a0s. What has more than 16\u00a0MB never arrives.`;
    }
    case 'tooLarge':
      return t`It has ${formatBytes(problem.bytes)}, and ${formatBytes(maxAttachmentBytes)} is the most.`;
    case 'empty':
      return t`It has nothing in it.`;
    case 'neitherTextNorImage':
      return t`It is neither text nor an image that Codex can look at.`;
    case 'mixed':
      return t`It has several parts, and not all of them are text.`;
    case 'noImage':
      return t`It claims to be ${problem.said}, but it is not an image that Codex can read.`;
    case 'notKept':
      return t`It could not be kept: ${ended(problem.message)}`;
  }
}

function ended(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
