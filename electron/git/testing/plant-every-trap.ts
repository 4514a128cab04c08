import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executableKeys } from '../../files/executable-keys.ts';

/** Programs that record when they run. */
export type Traps = {
  /** Returns the names of the traps that ran. */
  sprung(): readonly string[];
  forget(): void;
  /** Creates a program that leaves a mark with this name. Returns its absolute path. */
  program(name: string): string;
};

/** Makes a folder of traps outside every repository. */
export function createTraps(folder: string): Traps {
  const marks = join(folder, 'marks');
  const programs = join(folder, 'programs');
  mkdirSync(marks, { recursive: true });
  mkdirSync(programs, { recursive: true });
  return {
    sprung: () => readdirSync(marks),
    forget: () => {
      for (const name of readdirSync(marks)) rmSync(join(marks, name));
    },
    program: (name) => {
      const safe = name.replace(/[^\w.-]/g, '_');
      const path = join(programs, safe);
      writeFileSync(path, `#!/bin/sh\n: > '${join(marks, safe)}'\ncat\n`);
      chmodSync(path, 0o700);
      return path;
    },
  };
}

/** The subsection names that git or a planted attribute uses, by section. */
const subsections: Readonly<Record<string, readonly string[]>> = {
  alias: ['status', 'add', 'update-ref', 'read-tree', 'worktree', 'checkout--worker', 'rev-parse', 'config'],
  pager: ['status', 'config', 'diff-tree', 'ls-files', 'worktree'],
  remote: ['origin'],
  submodule: ['sub'],
};

const hooks = [
  ...['applypatch-msg', 'commit-msg', 'fsmonitor-watchman', 'post-applypatch', 'post-checkout', 'post-commit'],
  ...[
    'post-index-change',
    'post-merge',
    'post-receive',
    'post-rewrite',
    'post-update',
    'pre-applypatch',
    'pre-auto-gc',
  ],
  ...['pre-commit', 'pre-merge-commit', 'pre-push', 'pre-rebase', 'pre-receive', 'prepare-commit-msg', 'proc-receive'],
  ...['push-to-checkout', 'reference-transaction', 'sendemail-validate', 'update'],
];

/** Attributes that use every planted driver. */
export const hostileAttributes = '* filter=trap diff=trap merge=trap\n';

/**
 * Plants every program that a git folder can name: each executable key in its configuration, in an included file and in
 * the worktree's configuration, all hooks, attributes, and a remote that is a program.
 */
export function plantEveryTrap(gitFolder: string, traps: Traps): void {
  mkdirSync(join(gitFolder, 'hooks'), { recursive: true });
  for (const hook of hooks) {
    writeFileSync(join(gitFolder, 'hooks', hook), readFileSync(traps.program(`hook-${hook}`)));
    chmodSync(join(gitFolder, 'hooks', hook), 0o700);
  }
  const keys = listPlantedKeys(traps, 'config');
  const path = join(gitFolder, 'config');
  const before = existsSync(path)
    ? readFileSync(path, 'utf8')
    : '[core]\n\trepositoryformatversion = 0\n\tbare = false\n';
  const included = join(gitFolder, 'more.config');
  writeFileSync(included, listPlantedKeys(traps, 'included'));
  const partial =
    '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n\tworktreeConfig = true\n';
  const remote = `[remote "origin"]\n\turl = "ext::${traps.program('config-ext-url')}"\n\tpromisor = true\n`;
  const includes = `[include]\n\tpath = ${included}\n[includeIf "gitdir:/"]\n\tpath = ${included}\n`;
  writeFileSync(path, `${before}${partial}${remote}${includes}${keys}`);
  writeFileSync(join(gitFolder, 'config.worktree'), listPlantedKeys(traps, 'worktree'));
  mkdirSync(join(gitFolder, 'info'), { recursive: true });
  writeFileSync(join(gitFolder, 'info', 'attributes'), hostileAttributes);
}

function listPlantedKeys(traps: Traps, source: string): string {
  return Object.keys(executableKeys)
    .flatMap((pattern) => {
      const [section = ''] = pattern.split('.');
      return /[<*]/.test(pattern)
        ? [...(subsections[section] ?? []), 'trap'].map((name) => pattern.replace(/<[^>]+>|\*(?=$)/, name))
        : [pattern];
    })
    .map((key) => {
      const parts = key.split('.');
      const [section = ''] = parts;
      const name = parts.at(-1)?.replace('*', 'helper') ?? '';
      const subsection = parts.slice(1, -1).join('.');
      const planted = key === 'core.hooksPath' ? plantHooks(traps, source) : traps.program(`${source}-${key}`);
      const value = section === 'alias' || section === 'submodule' ? `!${planted}` : planted;
      return `[${section}${subsection === '' ? '' : ` "${subsection}"`}]\n\t${name} = "${value}"\n`;
    })
    .join('');
}

function plantHooks(traps: Traps, source: string): string {
  const folder = join(traps.program(`${source}-hooks`), '..', `${source}-hooks.d`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) mkdirSync(folder);
  for (const hook of hooks) {
    writeFileSync(join(folder, hook), readFileSync(traps.program(`${source}-hooksPath-${hook}`)));
    chmodSync(join(folder, hook), 0o700);
  }
  return folder;
}
