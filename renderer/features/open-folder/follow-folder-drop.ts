import type { ShellBridge } from '../../client/port-transport.ts';

/** The part of a drop that says what was dropped. */
export type DroppedItems = {
  readonly items: Iterable<Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'>>;
};

/**
 * Opens a folder that is dropped anywhere on the page of the desktop app. Files, and several things at once, are left
 * to the message. A browser does not reveal the path of a folder.
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
  // Before the message takes it.
  page.addEventListener('drop', drop, { capture: true });
}

/** The path of the one folder that was dropped; null for anything else. */
export function getDroppedFolder({ items }: DroppedItems, pathOf: ShellBridge['pathOf']): string | null {
  const [only, ...others] = items;
  if (only?.kind !== 'file' || others.length > 0 || only.webkitGetAsEntry()?.isDirectory !== true) return null;
  const folder = only.getAsFile();
  return (folder === null ? '' : pathOf(folder)) || null;
}
