import type { HandedFile } from '../../../commands/attach-files.commands.ts';

/** Files of a drop, and which of them are folders. */
export function filesOfDrop(transfer: DataTransfer): readonly HandedFile[] {
  return [...transfer.items].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

/** Files of a paste; none where it has text as well, which is then what was meant. */
export function filesOfPaste(transfer: DataTransfer): readonly HandedFile[] {
  if (transfer.types.includes('text/plain')) return [];
  return [...transfer.files].map((file) => ({ file, isFolder: false }));
}
