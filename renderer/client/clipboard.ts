import type { Result } from '../../shared/base/result.ts';
import type { clipboardRequests } from '../../shared/contract/clipboard.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';

/** The user's clipboard, on whichever host the page runs. Neither method rejects. */
export interface ClipboardService {
  /** Puts text on the clipboard; false if that is not allowed. */
  write(text: string): Promise<boolean>;
  /** The text on the clipboard; null if it may not be read. */
  read(): Promise<string | null>;
}

/** The part of a page that is needed to copy without a permission. */
export type CopyingPage = Pick<Document, 'createElement' | 'execCommand' | 'activeElement' | 'body'>;

/** The browser's clipboard. If the API is missing or refuses to write, the page copies a selection instead. */
export function createBrowserClipboard(
  clipboard: Pick<Clipboard, 'writeText' | 'readText'> | undefined,
  page: CopyingPage,
): ClipboardService {
  return {
    write: async (text) => {
      try {
        if (clipboard === undefined) return copyThroughTextarea(text, page);
        await clipboard.writeText(text);
        return true;
      } catch {
        return copyThroughTextarea(text, page);
      }
    },
    read: async () => {
      try {
        return (await clipboard?.readText()) ?? null;
      } catch {
        return null;
      }
    },
  };
}

/**
 * Copies the old way, which needs no permission: through a field with the text that exists just long enough to copy it.
 */
function copyThroughTextarea(text: string, page: CopyingPage): boolean {
  const focused = page.activeElement;
  const field = page.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  page.body.append(field);
  field.select();
  try {
    return page.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused !== null && 'focus' in focused && typeof focused.focus === 'function') focused.focus();
  }
}

type ClipboardRequestName = keyof typeof clipboardRequests;

/** The part of the host connection that the clipboard needs. */
export type ClipboardConnection = {
  request<Name extends ClipboardRequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<RequestValue<Name>, RequestProblem<Name> | WireFault>>;
};

/** The system clipboard through the desktop shell. It needs no permission and no focus. */
export function createHostClipboard(line: ClipboardConnection): ClipboardService {
  return {
    write: async (text) => (await line.request('writeClipboard', { text })).ok,
    read: async () => {
      const read = await line.request('readClipboard', null);
      return read.ok ? read.value.text : null;
    },
  };
}
