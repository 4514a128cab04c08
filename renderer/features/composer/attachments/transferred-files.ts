import type { IncomingFile } from '../../../commands/attach-files.commands.ts';

/** Returns the files of a drop, and which of them are folders. */
export function getDroppedFiles(transfer: DataTransfer): readonly IncomingFile[] {
  return [...transfer.items].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

/** Returns the files of a paste; none if it also has text, because then the user meant the text. */
export function getPastedFiles(transfer: DataTransfer): readonly IncomingFile[] {
  if (transfer.types.includes('text/plain')) return [];
  return [...transfer.files].map((file) => ({ file, isFolder: false }));
}
