import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { createInsideCheck } from '../../files/find-on-path.ts';
import type { ClaudeServers } from './claude-command.ts';

/** The entries of its folder that make it run programs. */
const programSettings = ['settings.json', 'agents', 'commands', 'skills', 'plugins'];

const serversSchema = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()) });

/**
 * Finds the user's MCP servers where Claude Code keeps them. Fails with a sentence if their settings depend on the
 * current folder, or if their real path is inside one of `workspaces`: a turn there could write what Claude Code runs
 * next time.
 */
export async function findClaudeHome(
  environment: Readonly<Record<string, string | undefined>>,
  workspaces: readonly string[],
  administrators: string = getAdministratorFile(process.platform),
): Promise<Result<ClaudeServers, string>> {
  const home = (process.platform === 'win32' ? environment.USERPROFILE : environment.HOME) || homedir();
  const folder = environment.CLAUDE_CONFIG_DIR || join(home, '.claude');
  const file = join(environment.CLAUDE_CONFIG_DIR || home, '.claude.json');
  const fileOfOlder = join(folder, '.config.json');
  const isWritable = await createInsideCheck(workspaces);
  for (const path of [folder, ...programSettings.map((name) => join(folder, name)), file, fileOfOlder]) {
    if (isAbsolute(path) && !(await isWritable(path))) continue;
    return err(
      t`Codex may be able to change Claude Code settings in ${folder}. Set CLAUDE_CONFIG_DIR to a folder outside the ones you open in Workcell.`,
    );
  }
  if (await isFile(administrators)) return ok({ type: 'administrators' });
  const used = (await isFile(fileOfOlder)) ? fileOfOlder : file;
  return ok({ type: 'persons', file: (await hasServers(used)) ? used : null });
}

async function hasServers(file: string): Promise<boolean> {
  try {
    const { mcpServers } = serversSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return Object.keys(mcpServers).length > 0;
  } catch {
    return false;
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Returns the file where an administrator sets servers for everyone. */
function getAdministratorFile(platform: NodeJS.Platform): string {
  const name = 'managed-mcp.json';
  if (platform === 'darwin') return `/Library/Application Support/ClaudeCode/${name}`;
  return platform === 'win32' ? `C:\\Program Files\\ClaudeCode\\${name}` : `/etc/claude-code/${name}`;
}
