import { opendir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { toSearchForm } from '../../shared/texts/search-form.ts';
import type { FolderChoice, RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';
import { readGitHead } from '../git/git-head.ts';
import { expandFolderPath } from './folder-path.ts';

/** The maximum number of choices. */
const maxChoices = 200;
/** The maximum number of folder entries to read. */
const maxEntries = 20_000;
/** How long to wait for a slow disk, in milliseconds. After that, the result has the folders found so far. */
const timeoutMs = 1_000;

/** What listing depends on. */
export type ListFoldersContext = {
  readonly home: string;
  readonly recent: readonly RecentFolder[];
  readonly clock: Clock;
};

/**
 * Returns folders for a typed path: recent ones first, then those inside it (after a separator) or next to it with the
 * same prefix. Never files, never links, and hidden folders only if the user typed a dot. Never rejects.
 */
export async function listMatchingFolders(typed: string, surroundings: ListFoldersContext): Promise<FolderChoice[]> {
  const { clock, home } = surroundings;
  const words = toSearchForm(typed);
  const recent = surroundings.recent
    .filter(({ path, displayPath, name }) =>
      [path, displayPath, name].some((text) => toSearchForm(text).startsWith(words)),
    )
    .map(({ path }) => path);
  const found: string[] = [];
  const branches = new Map<string, string>();
  const fitting = () => [...new Set([...recent, ...found.toSorted((a, b) => a.localeCompare(b))])].slice(0, maxChoices);

  let late = false;
  const look = async (): Promise<void> => {
    await collectFolders(toSearch(typed, home), found, () => late);
    await Promise.all(
      fitting().map(async (path) => {
        const branch = (await readGitHead(path))?.branch;
        if (typeof branch === 'string') branches.set(path, branch);
      }),
    );
  };
  await new Promise<void>((settle) => {
    const cancel = clock.after(timeoutMs, settle);
    void look().then(() => {
      cancel();
      settle();
    });
  });
  late = true;
  return fitting().map((path) => ({
    path,
    name: basename(path) || path,
    branch: branches.get(path) ?? null,
    recent: recent.includes(path),
  }));
}

type Search = { readonly folder: string; readonly beginning: string };

function toSearch(typed: string, home: string): Search | null {
  const path = expandFolderPath(typed === '~' ? '~/' : typed, home);
  if (path === null) return null;
  return /[\\/]$/.test(path) ? { folder: path, beginning: '' } : { folder: dirname(path), beginning: basename(path) };
}

async function collectFolders(search: Search | null, found: string[], isLate: () => boolean): Promise<void> {
  if (search === null) return;
  const beginning = toSearchForm(search.beginning);
  try {
    let looked = 0;
    for await (const entry of await opendir(search.folder)) {
      if (++looked > maxEntries || isLate()) break;
      const hidden = entry.name.startsWith('.') && !beginning.startsWith('.');
      if (hidden || !entry.isDirectory() || !toSearchForm(entry.name).startsWith(beginning)) continue;
      found.push(join(search.folder, entry.name));
    }
  } catch {
    // An unreadable folder offers no choices. Opening it reports the reason.
  }
}
