import { z } from 'zod';

const printed = z.object({
  stdout: z.string(),
  stderr: z.string(),
  interrupted: z.boolean().optional(),
  backgroundTaskId: z.string().optional(),
  /** What a harmless exit code other than 0 means, such as that of `grep` without a match. */
  returnCodeInterpretation: z.string().optional(),
});

/** What a command printed, and its exit code if known. */
export type CommandOutput = { readonly output: string; readonly exit_code?: number };

/** Reads it from what Bash returned to Claude Code (`output`) and to the model (`said`). */
export function outputOfCommand(output: unknown, said: string): CommandOutput {
  const { data } = printed.safeParse(output);
  if (data !== undefined) {
    const { backgroundTaskId, interrupted = false, returnCodeInterpretation, stderr, stdout } = data;
    const hasEndedWell = backgroundTaskId === undefined && !interrupted && returnCodeInterpretation === undefined;
    const text = [stdout, stderr].filter((part) => part !== '').join('\n');
    return { output: text, ...(hasEndedWell ? { exit_code: 0 } : {}) };
  }
  const [, code, rest = ''] = /^Exit code (\d+)(?:\n([\s\S]*))?$/.exec(said) ?? [];
  return code === undefined ? { output: said } : { output: rest, exit_code: Number(code) };
}
