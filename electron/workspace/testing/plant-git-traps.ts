import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Detects which traps in a folder ran. */
export type GitTraps = {
  /** Returns the names of the traps that ran, and resets them. */
  sprung(): readonly string[];
};

/**
 * Plants programs in a repository's own configuration that ordinary git commands would run. The folder `marks` must not
 * exist.
 */
export function plantGitTraps(repository: string, marks: string): GitTraps {
  mkdirSync(marks);
  const trap = (name: string): string => {
    const script = join(repository, `${name}.sh`);
    writeFileSync(script, `#!/bin/sh\ntouch '${join(marks, name)}'\n`);
    chmodSync(script, 0o700);
    return script;
  };
  const hooks = join(repository, 'planted-hooks');
  mkdirSync(hooks);
  for (const hook of ['post-checkout', 'post-index-change', 'pre-commit', 'reference-transaction']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch '${join(marks, hook)}'\n`);
    chmodSync(join(hooks, hook), 0o700);
  }
  const planted = {
    'core.fsmonitor': trap('fsmonitor'),
    'core.hooksPath': hooks,
    'core.pager': trap('pager'),
    'core.sshCommand': trap('ssh'),
    'core.editor': trap('editor'),
    'diff.external': trap('diff'),
  };
  for (const [key, value] of Object.entries(planted)) execFileSync('git', ['-C', repository, 'config', key, value]);
  return {
    sprung: () => {
      const names = readdirSync(marks);
      for (const name of names) rmSync(join(marks, name));
      return names;
    },
  };
}
