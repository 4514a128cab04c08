/** The clipboard of the person, whichever host the page runs in. Neither rejects. */
export interface ClipboardService {
  /** Puts text on it; false where that is not allowed. */
  write(text: string): Promise<boolean>;
  /** The text that is on it; null where it may not be read. */
  read(): Promise<string | null>;
}

/** The part of a page that copying without a permission needs. */
export type CopyingPage = Pick<Document, 'createElement' | 'execCommand' | 'activeElement' | 'body'>;

/** The clipboard of a browser. Where its interface is missing or refuses to write, the page copies what it selects. */
export function browserClipboard(
  clipboard: Pick<Clipboard, 'writeText' | 'readText'> | undefined,
  page: CopyingPage,
): ClipboardService {
  return {
    write: async (text) => {
      try {
        if (clipboard === undefined) return copySelected(text, page);
        await clipboard.writeText(text);
        return true;
      } catch {
        return copySelected(text, page);
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

/** The old way, which asks for no permission: a field with the text, for as long as it takes to copy it. */
function copySelected(text: string, page: CopyingPage): boolean {
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
