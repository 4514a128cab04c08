import type { Stats } from 'node:fs';
import type { Asked } from '../../shared/approvals/approval.ts';
import type { NamedPlace } from '../../shared/approvals/named-place.ts';
import { isInside, toPathInside } from '../../shared/files/is-inside.ts';
import { isElsewhere, type PathSystem, pathsOf, resolveRealPathIn, thisMachine } from '../files/real-path.ts';
import { isSilent } from '../files/silent-folders.ts';
import { findProgramFile } from './program-files/find-program-file.ts';

/**
 * Judges the files and folders that a request names by where they really lead now. Returns those that are more than
 * their names say, in the order of the request: links, files that programs run, and files with other names. `folder` is
 * the absolute folder that the request works in. Never rejects.
 */
export async function inspectPlaces(
  asked: Asked,
  folder: string,
  system: PathSystem = thisMachine,
): Promise<readonly NamedPlace[]> {
  const named = findNamedPaths(asked);
  if (named.length === 0) return [];
  const root = await resolveRealPathIn(folder, folder, system);
  const written = await Promise.all(
    named.filter(({ isWritten }) => isWritten).map(({ path }) => resolveRealPathIn(folder, path, system)),
  );
  const repositories = new Repositories(root, written, system);
  const judged = await Promise.all(named.map((name) => inspectPlace(name, folder, root, repositories, system)));
  return judged.filter(({ hasOtherNames, leadsTo, runs }) => leadsTo !== null || runs !== null || hasOtherNames);
}

type NamedPath = { readonly path: string; readonly isWritten: boolean };

/** Lists the paths that a request names, each once, as written. */
function findNamedPaths(asked: Asked): readonly NamedPath[] {
  const [written, read] = listPaths(asked).map((paths) => new Set(paths));
  const all = new Set([...(written ?? []), ...(read ?? [])]);
  return [...all].map((path) => ({ path, isWritten: written?.has(path) === true }));
}

function listPaths(asked: Asked): readonly [written: readonly string[], read: readonly string[]] {
  switch (asked.kind) {
    case 'patch': {
      const files = asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
      return [asked.grantRoot === null ? files : [...files, asked.grantRoot], []];
    }
    case 'permissions':
      return [asked.write, asked.read];
    case 'command': {
      const { additional, cwd } = asked;
      return [[...(cwd === null ? [] : [cwd]), ...(additional?.write ?? [])], additional?.read ?? []];
    }
    case 'tool':
      return [asked.path === null ? [] : [asked.path], []];
    default:
      return [[], []];
  }
}

async function inspectPlace(
  { isWritten, path: written }: NamedPath,
  folder: string,
  root: string,
  repositories: Repositories,
  system: PathSystem,
) {
  const { join, resolve } = pathsOf(system.style);
  const real = await resolveRealPathIn(folder, written, system);
  const path = resolve(folder, written);
  const inside = toPathInside(root, real, system.style);
  const isNamed = inside === null ? real === path : inside === toPathInside(folder, path, system.style);
  const named = toPathInside(folder, path, system.style) ?? toPathInside(root, path, system.style) ?? path;
  // Reading the file would connect to the other machine before the user answers.
  const isLocal = !isElsewhere(folder, written, system.style);
  const found = isWritten && isLocal && !isSilent(real) ? await system.stat(real).catch(() => null) : null;
  return {
    path,
    // A path through the folder itself, such as one below a linked home folder, leads where its name says.
    leadsTo:
      isNamed || (inside !== null && join(root, toPathInside(root, path, system.style) ?? '.') === real)
        ? null
        : (inside ?? real),
    runs: isWritten ? await findProgramKind(named, inside ?? real, isLocal ? real : null, repositories) : null,
    hasOtherNames: isLinkedFile(found),
  };
}

function isLinkedFile(found: Stats | null): boolean {
  return found?.isFile() === true && found.nlink > 1;
}

/** Finds what runs a file. Both names count, because a file can replace a link. */
async function findProgramKind(named: string, shown: string, real: string | null, repositories: Repositories) {
  const runs = findProgramFile(shown) ?? findProgramFile(named);
  return runs ?? (real !== null && (await repositories.includesPath(real)) ? 'git' : null);
}

/** How many folders of a path are checked, starting with the innermost one. */
const maxFolders = 40;

/** Finds folders that are repositories without a folder named `.git`, or that a request would make into one. */
class Repositories {
  readonly #root: string;
  readonly #written: readonly string[];
  readonly #system: PathSystem;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(root: string, written: readonly string[], system: PathSystem) {
    this.#root = root;
    this.#system = system;
    this.#written = written.map((path) => path.toLowerCase());
  }

  /**
   * Returns whether a path is in such a repository. Folders above the thread's folder do not count for paths inside it.
   */
  async includesPath(real: string): Promise<boolean> {
    const { style } = this.#system;
    const { dirname } = pathsOf(style);
    const isIn = isInside(this.#root, real, style);
    const folders: string[] = [];
    for (let at = real; folders.length < maxFolders; at = dirname(at)) {
      if (isIn && !isInside(this.#root, at, style)) break;
      folders.push(at);
      if (at === dirname(at)) break;
    }
    return (await Promise.all(folders.map((folder) => this.#isRepository(folder)))).includes(true);
  }

  #isRepository(folder: string): Promise<boolean> {
    const known = this.#known.get(folder) ?? this.#checkRepository(folder);
    this.#known.set(folder, known);
    return known;
  }

  /**
   * Checks the files of a repository: `HEAD`, `objects` and `refs`. The folder of a worktree has `commondir`, which
   * names the repository, instead of the latter two.
   */
  async #checkRepository(folder: string): Promise<boolean> {
    if (isSilent(folder)) return false;
    const [head, common, objects, refs] = await Promise.all(
      ['HEAD', 'commondir', 'objects', 'refs'].map((name) =>
        this.#hasPath(pathsOf(this.#system.style).join(folder, name)),
      ),
    );
    return head === true && (common === true || (objects === true && refs === true));
  }

  async #hasPath(path: string): Promise<boolean> {
    const lower = path.toLowerCase();
    if (this.#written.some((one) => one === lower || one.startsWith(`${lower}/`) || one.startsWith(`${lower}\\`))) {
      return true;
    }
    return await this.#system.lstat(path).then(
      () => true,
      () => false,
    );
  }
}
