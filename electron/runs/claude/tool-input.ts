import { isAbsolute, relative, sep } from 'node:path';
import { z } from 'zod';

const withCommand = z.object({ command: z.string() });
const withPath = z.object({ file_path: z.string() });
const withNotebook = z.object({ notebook_path: z.string() });

const writingTools: ReadonlySet<string> = new Set(['Edit', 'MultiEdit', 'NotebookEdit', 'Write']);

/** Returns the command line that a call runs. */
export function getToolCommand(tool: string, input: unknown): string | null {
  return tool === 'Bash' ? (withCommand.safeParse(input).data?.command ?? null) : null;
}

/** Returns the file that a call writes. */
export function getWrittenPath(tool: string, input: unknown): string | null {
  if (!writingTools.has(tool)) return null;
  return withPath.safeParse(input).data?.file_path ?? withNotebook.safeParse(input).data?.notebook_path ?? null;
}

/** Returns the file that a call reads. */
export function getReadPath(tool: string, input: unknown): string | null {
  return tool === 'Read' ? (withPath.safeParse(input).data?.file_path ?? null) : null;
}

/** Returns a path relative to the run's folder if it is inside, with slashes. Otherwise unchanged. */
export function toPathInRun(folder: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const inside = relative(folder, path);
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
    ? path
    : inside.replaceAll(sep, '/');
}
