import { readFile, stat } from 'node:fs/promises';
import { delimiter, extname, isAbsolute, join } from 'node:path';
import { t } from '../../../shared/i18n/i18n.ts';
import { createInsideCheck, findOnPath, getPathOutside } from '../../files/find-on-path.ts';

/**
 * The first version whose own git calls at startup, outside any sandbox, run no program from a repository's
 * configuration. It supports the flags that ignore the folder's settings and servers; versions before 2.0 do not.
 */
const oldestVersion = [2, 1, 321] as const;

/** Returns why this Claude Code must not be started, from its version output. Null if it may. */
export function checkVersion(printed: string): string | null {
  const found = /^\s*(\d+)\.(\d+)\.(\d+)/u.exec(printed);
  if (found === null)
    return t`Claude Code did not report its version. Run "claude --version" in a terminal to see why.`;
  const version = found.slice(1).map(Number);
  const differing = oldestVersion.findIndex((part, at) => part !== version[at]);
  if (differing === -1 || (version[differing] ?? 0) > (oldestVersion[differing] ?? 0)) return null;
  return t`Workcell needs Claude Code ${oldestVersion.join('.')} or later. You have ${version.join('.')}. Run "claude update" in a terminal.`;
}

/** How to start the user's Claude Code: a program that needs no shell, and the arguments before our own. */
export type ClaudeProgram = { readonly program: string; readonly args: readonly string[] };

/** Extensions of scripts that Node runs. */
const scriptExtensions: readonly string[] = ['.js', '.cjs', '.mjs'];

/**
 * Finds Claude Code on a PATH, outside `workspaces`. Null if there is none. On Windows, npm puts a `claude.cmd` there,
 * which only a shell can run, so this reads its target program or script from it.
 */
export async function findClaude(
  fullPath: string,
  platform = process.platform,
  workspaces: readonly string[] = [],
): Promise<ClaudeProgram | null> {
  const path = await getPathOutside(fullPath, workspaces);
  if (platform !== 'win32') {
    const program = await findOnPath('claude', path, workspaces);
    return program === null ? null : { program, args: [] };
  }
  const isWritable = await createInsideCheck(workspaces);
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, 'claude.exe');
    const found = (await isFile(program)) ? { program, args: [] } : await findProgramBehindShim(folder, path);
    if (found === null) continue;
    const areWritable = await Promise.all([found.program, ...found.args].map(isWritable));
    if (!areWritable.includes(true)) return found;
  }
  return null;
}

async function findProgramBehindShim(folder: string, path: string): Promise<ClaudeProgram | null> {
  const shim = await readFile(join(folder, 'claude.cmd'), 'utf8').catch(() => '');
  // npm writes "%dp0%\…", pnpm and Yarn "%~dp0\…". The path of the Node that runs it comes first.
  const named = [...shim.matchAll(/"%(?:~dp0|dp0%)[\\/]*([^"%]+\.(?:exe|c?js|mjs))"/giu)].map(([, file]) => file ?? '');
  const target = named.findLast((file) => !/(?:^|[\\/])node\.exe$/iu.test(file));
  if (target === undefined) return null;
  const file = join(folder, ...target.split(/[\\/]/u));
  if (!(await isFile(file))) return null;
  if (!scriptExtensions.includes(extname(file).toLowerCase())) return { program: file, args: [] };
  const node = await findNode(folder, path);
  return node === null ? null : { program: node, args: [file] };
}

/** Finds Node as the shim does: next to the shim, then on PATH. */
async function findNode(folder: string, path: string): Promise<string | null> {
  for (const place of [folder, ...path.split(delimiter).filter(isAbsolute)]) {
    if (await isFile(join(place, 'node.exe'))) return join(place, 'node.exe');
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
