import { constants } from 'node:fs';
import { type FileHandle, lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openRegularFile } from '../../files/regular-file.ts';
import { readSmallFile } from '../../git/read-small-file.ts';
import { RecordFolder } from './record-folder.ts';

const excludeLine = '.workcells/';
/** Larger exclude files, in bytes, are left alone. */
const maxExcludeBytes = 1_000_000;

/**
 * Makes git ignore the runs of a repository, by adding one line to `info/exclude`, which is never committed. Adds it
 * only once. `headFolder` has the HEAD. In a worktree, it names the shared folder, whose list git reads. Does not run
 * git. Returns false if the list cannot be written; then git only lists the runs as untracked.
 */
export async function excludeFromGit(headFolder: string): Promise<boolean> {
  try {
    const shared = await realpath(await findSharedGitFolder(headFolder));
    if (!(await lstat(join(shared, 'objects'))).isDirectory()) return false;
    const { O_APPEND, O_CREAT, O_RDWR } = constants;
    const info = await (await RecordFolder.open(shared)).subfolder('info');
    const file = await info.use((place) => openRegularFile(join(place, 'exclude'), O_RDWR | O_APPEND | O_CREAT, 0o666));
    try {
      return await addLine(file);
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function addLine(file: FileHandle): Promise<boolean> {
  const facts = await file.stat();
  if (!facts.isFile() || facts.size > maxExcludeBytes) return false;
  const text = await file.readFile('utf8');
  if (text.split(/\r?\n/).some((each) => /^\/?\.workcells\/?$/.test(each.trim()))) return true;
  await file.appendFile(text === '' || text.endsWith('\n') ? `${excludeLine}\n` : `\n${excludeLine}\n`);
  return true;
}

async function findSharedGitFolder(headFolder: string): Promise<string> {
  const common = await readSmallFile(join(headFolder, 'commondir'));
  const shared = common?.toString('utf8').trim();
  // On Windows, a UNC path would send the user's password hash to another machine.
  return shared && !/^[\\/]{2}/.test(shared) ? resolve(headFolder, shared) : headFolder;
}
