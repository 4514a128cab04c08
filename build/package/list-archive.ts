import { getRawHeader } from '@electron/asar';
import { z } from 'zod';
import type { PackagedFile } from './judge-contents.ts';

type ArchiveEntry = {
  readonly files?: Readonly<Record<string, ArchiveEntry>> | undefined;
  readonly size?: number | undefined;
  readonly unpacked?: boolean | undefined;
};

const archiveEntry: z.ZodType<ArchiveEntry> = z.object({
  files: z
    .record(
      z.string(),
      z.lazy(() => archiveEntry),
    )
    .optional(),
  size: z.number().optional(),
  unpacked: z.boolean().optional(),
});

/** The files of an `app.asar` and of the folder next to it, ordered by path. Throws when it cannot be read. */
export function listArchive(archive: string): readonly PackagedFile[] {
  const { header } = getRawHeader(archive);
  return listFiles(archiveEntry.parse(header), '').toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function listFiles({ files, size = 0, unpacked = false }: ArchiveEntry, path: string): readonly PackagedFile[] {
  if (files === undefined) return [{ path, bytes: size, unpacked }];
  return Object.entries(files).flatMap(([name, entry]) => listFiles(entry, path === '' ? name : `${path}/${name}`));
}
