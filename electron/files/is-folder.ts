import { stat } from 'node:fs/promises';

/** Whether the path is a folder, or a link to one. Never rejects. */
export async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
