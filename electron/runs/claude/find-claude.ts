import { readFile, stat } from 'node:fs/promises';
import { delimiter, extname, isAbsolute, join } from 'node:path';
import { findOnPath, pathOutside } from '../../files/find-on-path.ts';

/** How the person's Claude Code is started: a program that needs no shell, and what comes before our own arguments. */
export type ClaudeProgram = { readonly program: string; readonly args: readonly string[] };

/** Scripts that Node runs. */
const scripts: readonly string[] = ['.js', '.cjs', '.mjs'];

/**
 * The Claude Code on a PATH and outside `workspaces`; null when there is none. On Windows, npm puts a `claude.cmd` there, which only a shell can
 * run, so it is read for the program or script that it starts.
 */
export async function findClaude(
  fullPath: string,
  platform = process.platform,
  workspaces: readonly string[] = [],
): Promise<ClaudeProgram | null> {
  const path = await pathOutside(fullPath, workspaces);
  if (platform !== 'win32') {
    const program = await findOnPath('claude', path, workspaces);
    return program === null ? null : { program, args: [] };
  }
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, 'claude.exe');
    if (await isFile(program)) return { program, args: [] };
    const behind = await programBehindShim(folder, path);
    if (behind !== null) return behind;
  }
  return null;
}

async function programBehindShim(folder: string, path: string): Promise<ClaudeProgram | null> {
  const shim = await readFile(join(folder, 'claude.cmd'), 'utf8').catch(() => '');
  // npm writes "%dp0%\…", pnpm and Yarn "%~dp0\…". What comes before it is the Node to run it with.
  const named = [...shim.matchAll(/"%(?:~dp0|dp0%)[\\/]*([^"%]+\.(?:exe|c?js|mjs))"/giu)].map(([, file]) => file ?? '');
  const target = named.findLast((file) => !/(?:^|[\\/])node\.exe$/iu.test(file));
  if (target === undefined) return null;
  const file = join(folder, ...target.split(/[\\/]/u));
  if (!(await isFile(file))) return null;
  if (!scripts.includes(extname(file).toLowerCase())) return { program: file, args: [] };
  const node = await findNode(folder, path);
  return node === null ? null : { program: node, args: [file] };
}

/** As the shim looks for it: beside itself, then on PATH. */
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
