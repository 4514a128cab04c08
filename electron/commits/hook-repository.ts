import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from '../git/git-program.ts';
import { quoteShellWord } from '../git/network-settings.ts';
import { formatConfigLine } from '../git/portable-config.ts';
import { formatAlternate } from '../git/private-folder.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { readSmallFile } from '../git/read-small-file.ts';
import type { RepositoryPlace } from '../git/repository-place.ts';
import { listConfiguredHooks } from './configured-hooks.ts';
import { listRefs } from './list-branches.ts';
import { isThere } from './read-repository.ts';

/** A git folder that hooks can write, with the refs and the configuration of the repository. */
export type HookRepository = {
  /** A folder for PATH: its `git` works in this git folder when it is called for the working tree. */
  readonly programs: string;
  readonly objects: string;
  /** The file for what is staged. It does not exist yet. */
  readonly index: string;
  /** Whether the hooks left HEAD and its branch as they were. Reads files as data. Never rejects. */
  isUnmoved(): Promise<boolean>;
  /** Whether the hooks left a stash behind. Never rejects. */
  hasStash(): Promise<boolean>;
};

/**
 * Makes a git folder for hooks. Backups that they make, such as those of lint-staged, stay in it, and nothing changes
 * the repository. Rejects with the system's error.
 */
export async function makeHookRepository(
  repository: PrivateRepository,
  { folder, head }: { readonly folder: string; readonly head: string | null },
): Promise<Result<HookRepository, GitFailure>> {
  const { commonFolder } = repository.place;
  const [gitFolder, programs] = [join(folder, 'git'), join(folder, 'programs')];
  const [index, objects] = [join(folder, 'index'), join(gitFolder, 'objects')];
  const refs = await listRefs(repository);
  if (!refs.ok) return refs;
  const branch = await repository.branch();
  const HEAD = `${branch === null ? (head ?? '') : `ref: refs/heads/${branch}`}\n`;
  // A stash without its log cannot be used.
  const packed = refs.value.filter(({ isSymbolic, ref }) => !isSymbolic && ref !== 'refs/stash');
  const stores = [repository.gitFolder, commonFolder].map((each) => join(each, 'objects'));
  for (const path of [join(objects, 'info'), join(gitFolder, 'info'), join(gitFolder, 'refs'), programs]) {
    await mkdir(path, { recursive: true });
  }
  const files: Readonly<Record<string, string>> = {
    HEAD,
    config: formatConfig(repository),
    'packed-refs': packed.map(({ oid, ref }) => `${oid} ${ref}\n`).join(''),
    'objects/info/alternates': stores.map((each) => `${formatAlternate(each)}\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(gitFolder, name), text);
  for (const name of ['info/exclude', 'info/attributes', 'shallow']) {
    const bytes = await readSmallFile(join(commonFolder, name));
    if (bytes !== null) await writeFile(join(gitFolder, name), bytes);
  }
  await writeFile(join(programs, 'git'), formatProgram({ gitFolder, index, objects, repository: repository.place }));
  await chmod(join(programs, 'git'), 0o755);
  const isUnmoved = async (): Promise<boolean> => {
    // A branch that moves leaves the list of packed refs.
    const moved = branch === null ? null : await readSmallFile(join(gitFolder, 'refs/heads', branch));
    return moved === null && (await readSmallFile(join(gitFolder, 'HEAD')))?.toString() === HEAD;
  };
  const hasStash = (): Promise<boolean> => isThere(join(gitFolder, 'refs/stash'));
  return ok({ programs, objects, index, isUnmoved, hasStash });
}

/** The repository's own configuration counts, except where it would keep hooks from seeing what is committed. */
function formatConfig(repository: PrivateRepository): string {
  const { commonFolder, gitFolder } = repository.place;
  const format = repository.readConfig('extensions.objectformat');
  const own: readonly (readonly [key: string, value: string])[] = [
    // Git reads these two from no included file.
    ['core.repositoryformatversion', '1'],
    ...(format === null ? [] : [['extensions.objectformat', format] as const]),
    ...[join(commonFolder, 'config'), join(gitFolder, 'config.worktree')].map(
      (path) => ['include.path', path] as const,
    ),
    ['core.bare', 'false'],
    ['core.fsmonitor', 'false'],
    // Git would look at the files that `writeHookIndex` hides.
    ['core.sparsecheckout', 'false'],
    ['core.splitindex', 'false'],
    ['index.sparse', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    // The user did not allow these.
    ...listConfiguredHooks(repository.config).map(({ name }) => [`hook.${name}.enabled`, 'false'] as const),
  ];
  return own.map(([key, value]) => formatConfigLine(key, value)).join('');
}

/** What a program needs to work on the copy. All are absolute paths. */
type ProgramPlaces = Pick<HookRepository, 'index' | 'objects'> & {
  readonly gitFolder: string;
  readonly repository: RepositoryPlace;
};

/**
 * A program instead of variables, because some managers remove git's variables, and because a hook may work in other
 * repositories too. It starts the next git on the PATH, which may be our script for Codex, and that looks further.
 */
function formatProgram({ gitFolder, index, objects, repository }: ProgramPlaces): string {
  const [root, copy] = [repository.root, gitFolder].map(quoteShellWord);
  return `#!/bin/sh
# Workcell puts this before git on the PATH of hooks. They work on a copy of what git keeps in the repository. In another
# repository, they work on that one.
own=\${0%/*} path=:$PATH:
path=\${path%%":$own:"*}:\${path#*":$own:"}
path=\${path#:} PATH=\${path%:}
at=. given= last= isOther=
for word do
  case $last in
    -C)
      case $word in
        /*) at=$word ;;
        *) at=$at/$word ;;
      esac
      last= ; continue ;;
    --git-dir) given=$word last= ; continue ;;
    -c | --config-env | --namespace | --work-tree) last= ; continue ;;
  esac
  case $word in
    init | clone) isOther=1 ; break ;;
    --git-dir=*) given=\${word#*=} ;;
    -*) last=$word ;;
    *) break ;;
  esac
done
ask() {
  CDPATH= cd -- "$at" 2> /dev/null && git \${given:+"--git-dir=$given"} rev-parse "$1" 2> /dev/null
}
if [ -z "$isOther" ] && [ -n "\${GIT_DIR-}$given" ]; then
  case $(ask --absolute-git-dir) in
    ${copy} | ${quoteShellWord(repository.gitFolder)}) ;;
    *) isOther=1 ;;
  esac
elif [ -z "$isOther" ]; then
  if [ "$(ask --show-toplevel)" = ${root} ]; then
    GIT_DIR=${copy} GIT_WORK_TREE=${root}
    export GIT_DIR GIT_WORK_TREE
  else
    isOther=1
  fi
fi
if [ -n "$isOther" ]; then
  [ "\${GIT_INDEX_FILE-}" != ${quoteShellWord(index)} ] || unset GIT_INDEX_FILE
  [ "\${GIT_OBJECT_DIRECTORY-}" != ${quoteShellWord(objects)} ] || unset GIT_OBJECT_DIRECTORY
fi
exec git "$@"
`;
}
