import type { IncomingFile } from '../../../commands/attach-files.commands.ts';

/** The files of a drop, and which of them are folders. */
export function getDroppedFiles(transfer: DataTransfer): readonly IncomingFile[] {
  return [...transfer.items].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

/** The files of a paste; none if it also has text, which is then what the user meant. */
export function getPastedFiles(transfer: DataTransfer): readonly IncomingFile[] {
  if (transfer.types.includes('text/plain')) return [];
  return [...transfer.files].map((file) => ({ file, isFolder: false }));
}
