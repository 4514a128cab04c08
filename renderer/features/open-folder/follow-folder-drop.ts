import type { ShellBridge } from '../../client/port-transport.ts';

/** The fields of a drop that describe its contents. */
export type DroppedItems = {
  readonly items: Iterable<Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'>>;
};

/**
 * Opens a folder that the user drops anywhere on the page of the desktop app. Dropped files, and several things at
 * once, are left to the message. A browser does not reveal the path of a folder.
 */
export function followFolderDrop(page: Window, { pathOf }: Pick<ShellBridge, 'pathOf'>, open: (path: string) => void) {
  page.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  const drop = (event: DragEvent): void => {
    const path = event.dataTransfer === null ? null : getDroppedFolder(event.dataTransfer, pathOf);
    if (path === null) return;
    event.preventDefault();
    open(path);
  };
  // Runs before the message handles the drop.
  page.addEventListener('drop', drop, { capture: true });
}

/** Returns the path if exactly one folder was dropped; null for anything else. */
export function getDroppedFolder({ items }: DroppedItems, pathOf: ShellBridge['pathOf']): string | null {
  const [only, ...others] = items;
  if (only?.kind !== 'file' || others.length > 0 || only.webkitGetAsEntry()?.isDirectory !== true) return null;
  const folder = only.getAsFile();
  return (folder === null ? '' : pathOf(folder)) || null;
}
