import type { Asked } from '../../../shared/approvals/approval.ts';
import type { PermissionGrants } from '../../../shared/approvals/describe-permissions.ts';
import { describeLookAlikes, findLookAlikes } from '../../../shared/approvals/look-alikes.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { toRelativePath } from '../../components/format/path.ts';
import { type ExactText, toExactText } from './exact-text.ts';

/** The folder that paths are relative to; null when none is open. */
export type BaseFolder = { readonly path: string; readonly displayPath: string } | null;

/** A file that a patch changes. */
export type PromptFile = {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly note: string;
};

/** What to read before answering. */
export type PromptBodyView =
  | { readonly kind: 'command'; readonly command: ExactText }
  | { readonly kind: 'files'; readonly files: readonly PromptFile[] }
  | { readonly kind: 'lines'; readonly lines: ExactText }
  | { readonly kind: 'text'; readonly text: ExactText; readonly json: ExactText | null }
  | {
      readonly kind: 'form';
      readonly message: ExactText;
      readonly schema: string;
      /** The tool call that the request names: which tool, in words, and its arguments. */
      readonly claim: { readonly text: string; readonly json: ExactText } | null;
    }
  /** `url` is null for anything but a web page, so that nothing opens it. */
  | { readonly kind: 'page'; readonly message: ExactText; readonly url: string | null; readonly address: Address }
  | { readonly kind: 'link'; readonly address: Address }
  | { readonly kind: 'questions'; readonly questions: Extract<Asked, { kind: 'question' }>['questions'] };

/**
 * A whole address, split at the start and end of its host. Without a host, `before` has all of it. `notes` lists what
 * is odd about the host.
 */
export type Address = {
  readonly before: string;
  readonly host: string;
  readonly after: string;
  readonly notes: readonly string[];
};

/** How many files of a patch are shown until the user asks for all of them. */
export const shownFiles = 10;

/** Lists what permissions grant, one line each. */
export function describePermissions({ network, other, read, write }: PermissionGrants): readonly string[] {
  return [
    ...(network ? [t`The network`] : []),
    ...read.map((path) => t`Read ${visibleLine(path)}`),
    ...write.map((path) => t`Write ${visibleLine(path)}`),
    ...(other === null ? [] : [other]),
  ];
}

/** Returns whether the body is collapsed at first, so that the user must ask for the rest. */
export function isFolded(body: PromptBodyView): boolean {
  switch (body.kind) {
    case 'command':
      return body.command.fold !== null;
    case 'files':
      return body.files.length > shownFiles;
    case 'lines':
      return body.lines.fold !== null;
    case 'text':
      return body.text.fold !== null || (body.json !== null && body.json.fold !== null);
    case 'form':
      return body.message.fold !== null || (body.claim !== null && body.claim.json.fold !== null);
    case 'page':
      return body.message.fold !== null;
    case 'link':
    case 'questions':
      return false;
  }
}

/** Returns the label of the button that shows all of a long request. It counts what the user will read. */
export function describeShowAll(body: PromptBodyView): string {
  if (body.kind === 'files' && isFolded(body)) return t`Show all ${counted(body.files.length, 'file')}`;
  const lines = body.kind === 'command' ? body.command : body.kind === 'lines' ? body.lines : null;
  return lines?.fold != null && lines.lines > 1 ? t`Show all ${counted(lines.lines, 'line')}` : t`Show all`;
}

/** Returns a body of lines. */
export function toLinesBody(lines: readonly string[]): PromptBodyView {
  return { kind: 'lines', lines: toExactText(lines.join('\n')) };
}

/** Formats a path as the card shows it: relative to the folder, or with the folder's display name. */
export function formatPathInFolder(path: string, folder: BaseFolder): string {
  if (folder === null) return visibleLine(path);
  if (path === folder.path) return visibleLine(folder.displayPath);
  const inside = toRelativePath(folder.path, path);
  return inside === visibleLine(path) ? inside : `${visibleLine(folder.displayPath)}/${inside}`;
}

/** Splits an address. The host is separate so that no text before or after it can pass for the host. */
export function toAddress(url: string): Address {
  const host = URL.canParse(url) ? new URL(url).host : '';
  const authority = /^[a-z]+:\/\/(?:[^/?#]*@)?/i.exec(url)?.[0] ?? '';
  const notes = describeLookAlikes(findLookAlikes(url, (at) => at >= authority.length)).slice(0, 5);
  if (authority.includes('@')) notes.unshift(t`The part before the host is a user name. It may look like a host.`);
  if (host === '' || !url.startsWith(host, authority.length)) {
    const shown = visibleLine(url);
    const hostNote = host === '' ? [] : [t`The host is ${visibleLine(host)}.`];
    return { before: shown, host: '', after: '', notes: [...hostNote, ...notes] };
  }
  const after = visibleLine(url.slice(authority.length + host.length));
  return { before: visibleLine(authority), host, after, notes };
}
