import { chmod, mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { canRun, getEnvironmentOutside, getPathOutside } from '../files/find-on-path.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

/** The variable with the file name of the Codex program. The script below uses it to recognize Codex. */
export const programNameVariable = 'STARTED_BY_WORKCELL_AS';

// Uses only the shell, except on macOS, where `ps` names the parent. `/proc/PID/exe` would be more exact, but Codex
// hides it from everyone but root. `read` fails at the end of a line without a newline, which does no harm.
const script = `#!/bin/sh
# Workcell puts this before git on Codex's PATH. Codex itself runs git in the open folder, outside its sandbox, and git
# runs programs that the folder names. So Codex itself gets no git. Everything else gets the real git.
own=\${0%/*}
if [ -z "\${CODEX_THREAD_ID-}\${WORKCELL_COMMAND-}" ]; then
  # Codex's own calls start like this, whoever their parent is by now.
  [ "\${1-} \${2-}" = '-c safe.bareRepository=explicit' ] && exit 128
  parent=
  if [ -r "/proc/$PPID/comm" ]; then
    read -r parent < "/proc/$PPID/comm"
  else
    parent=$(/bin/ps -o comm= -p "$PPID" 2>/dev/null)
  fi
  parent=\${parent##*/}
  # Linux cuts the name to 15 characters.
  name=$(printf '%.15s' "\${STARTED_BY_WORKCELL_AS:-codex}")
  case $parent in
    '' | codex* | "$name"*) exit 128 ;;
  esac
fi
path=
set -f
IFS=:
for entry in $PATH; do
  [ "$entry" = "$own" ] || path=$path:$entry
done
unset IFS
set +f
PATH=\${path#:}
export PATH
# With an empty PATH, the shell would look in the current folder.
[ -n "$PATH" ] || exit 127
exec git "$@"
`;

/** Where the script that replaces git for Codex's own process may go. */
export type CodexGitPlaces = {
  /** Folders for the script, best first. Created if missing. */
  readonly folders: readonly string[];
  /** Folders where turns can write. The script goes there only if nothing else is left. */
  readonly writable: readonly string[];
};

type Variables = Readonly<Record<string, string>>;

/** The environments that Codex can start with. */
export type CodexEnvironment = {
  /**
   * For Codex itself. Includes variables that only languages read, such as PYTHONPATH, for the commands in its sandbox.
   */
  readonly ofCodex: Variables;
  /** For a program that may not be Codex itself, such as a script that starts Codex. */
  readonly ofOthers: Variables;
};

/**
 * Creates the environment for Codex's own process. Its PATH has no folder in `writable`, and its git is our script,
 * which keeps Codex itself from running git. The commands that Codex runs get the real git. Fails if there is no place
 * for the script, because Codex must not start without it. On Windows, no script can replace git.exe, so only the PATH
 * changes.
 */
export async function createCodexEnvironment(
  environment: Variables,
  { folders, writable }: CodexGitPlaces,
  platform: NodeJS.Platform = process.platform,
): Promise<Result<CodexEnvironment, CliFailure>> {
  const ofCodex = await getEnvironmentOutside(environment, writable, process.platform, true);
  const ofOthers = await getEnvironmentOutside(environment, writable);
  if (platform === 'win32') return ok({ ofCodex, ofOthers });
  let problem = '';
  for (const folder of await orderBySafety(folders, writable)) {
    const put = await putScript(folder);
    if (put === null) {
      const path = ofOthers.PATH === undefined ? folder : [folder, ofOthers.PATH].join(delimiter);
      return ok({ ofCodex: { ...ofCodex, PATH: path }, ofOthers: { ...ofOthers, PATH: path } });
    }
    problem = put;
  }
  return err({ type: 'cannotStart', message: t`Workcell cannot stop Codex from running git directly: ${problem}` });
}

async function orderBySafety(folders: readonly string[], writable: readonly string[]): Promise<readonly string[]> {
  const safe = (await getPathOutside(folders.join(delimiter), writable)).split(delimiter);
  return [...folders.filter((folder) => safe.includes(folder)), ...folders.filter((folder) => !safe.includes(folder))];
}

/** Puts the script into a folder. Null on success, otherwise the reason for the failure. */
async function putScript(folder: string): Promise<string | null> {
  const path = join(folder, 'git');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A running Codex may be about to start the script, so leave a correct one unchanged.
    if ((await readFile(path, 'utf8').catch(() => null)) !== script) {
      await writeFileAtomically(path, script, { mode: 0o700, sync: false });
    }
    if (await canRun(path)) return null;
    await chmod(path, 0o700);
    // Some drives do not allow running files, whatever the permissions.
    return (await canRun(path)) ? null : t`${path} cannot run.`;
  } catch (failure) {
    return getErrorMessage(failure);
  }
}
