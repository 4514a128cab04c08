import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { createInsideCheck, findOnPath, getEnvironmentOutside } from '../files/find-on-path.ts';
import { pathStyle } from '../files/path-style.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';

/** What opening a file depends on. */
export type OpenFileContext = {
  /** Real path of the window's folder. Null if none is open. */
  readonly workspace: string | null;
  /** Program and arguments from Settings. */
  readonly editor: readonly string[] | null;
  /** The user's environment, as in a terminal. */
  readonly environment: Environment;
  /**
   * Folders where turns can write. Workcell starts no editor from them, and neither does the editor start a program by
   * name from them.
   */
  readonly workspaces: readonly string[];
  showInFolder(path: string): Promise<Result<void, { readonly type: 'failed'; readonly message: string }>>;
};

/**
 * Opens a file of the workspace in the chosen editor, by argument list and never through a shell, or shows it in its
 * folder. Never uses the system's default program: for a file from someone else, that could be the file itself.
 */
export async function openWorkspaceFile(
  input: RequestInput<'openFile'>,
  surroundings: OpenFileContext,
): Promise<Result<RequestValue<'openFile'>, RequestProblem<'openFile'>>> {
  const { workspace } = surroundings;
  if (workspace === null) return err({ type: 'outsideWorkspace', path: input.path });
  const path = await realpath(resolve(workspace, input.path)).catch(() => null);
  if (path === null) return err({ type: 'missing', path: input.path });
  if (!isInside(workspace, path, pathStyle)) return err({ type: 'outsideWorkspace', path: input.path });
  return openKnownFile(path, input.line, {
    ...surroundings,
    workspaces: [workspace, ...surroundings.workspaces],
  });
}

/** Opens a file like `openWorkspaceFile`, but one that the host itself chose. */
export async function openKnownFile(
  path: string,
  line: number | null,
  { editor, environment, showInFolder, workspaces }: Omit<OpenFileContext, 'workspace'>,
): Promise<Result<RequestValue<'openFile'>, { readonly type: 'failed'; readonly message: string }>> {
  const [program, ...args] = editor ?? [];
  if (program === undefined) {
    const shown = await showInFolder(path);
    return shown.ok ? ok({ how: 'folder' }) : shown;
  }
  const message = await startEditor(program, fillEditorArguments(args, path, line), environment, workspaces);
  return message === null ? ok({ how: 'editor' }) : err({ type: 'failed', message });
}

/**
 * Inserts the path and the line for `{file}` and `{line}` in the arguments. An editor without `{file}` gets the path as
 * its last argument.
 */
export function fillEditorArguments(args: readonly string[], path: string, line: number | null): string[] {
  const filled = args.map((arg) =>
    arg.replace(/\{(file|line)\}/g, (_, name: string) => (name === 'file' ? path : String(line ?? 1))),
  );
  return args.some((arg) => arg.includes('{file}')) ? filled : [...filled, path];
}

/** Starts the editor. Returns null, or a sentence that says why it did not start. */
async function startEditor(
  program: string,
  args: readonly string[],
  environment: Environment,
  workspaces: readonly string[],
): Promise<string | null> {
  // Many editors are scripts that start other programs by name.
  const env = await getEnvironmentOutside(createChildEnvironment(environment, {}), workspaces);
  // The system would also search the current folder, and would resolve a relative path from there.
  const isName = basename(program) === program;
  const path = isName ? await findOnPath(program, env.PATH ?? '', workspaces) : program;
  if (path === null || !isAbsolute(path)) return describeStartFailure(program, 'ENOENT');
  const isWritable = await createInsideCheck(workspaces);
  if (await isWritable(path)) {
    return t`The editor "${program}" is in a folder that you opened in Workcell, where Codex may change it. Choose another one in Settings.`;
  }
  return new Promise((settle) => {
    try {
      const child = spawn(path, args, { env, detached: true, stdio: 'ignore', shell: false, windowsHide: true });
      child.once('error', (failure) => settle(describeStartFailure(program, failure)));
      child.once('spawn', () => {
        child.unref();
        settle(null);
      });
    } catch (failure) {
      settle(describeStartFailure(program, failure));
    }
  });
}

function describeStartFailure(program: string, failure: unknown): string {
  return t`The editor "${program}" did not start (${getErrorCode(failure) ?? failure}). Choose another one in Settings.`;
}
