import { toPlainText } from '../../../shared/console/plain-text.ts';
import { capText } from '../../../shared/transcript/json-text.ts';
import { normalizeText } from './normalize-text.ts';

/** Codex's report to the model about a command. */
export type ToolOutput = {
  /** Null when the command never started. */
  readonly exitCode: number | null;
  /** True if the command keeps running while the model does other work. */
  readonly isStillRunning: boolean;
  /** Codex's text, or the command's output. */
  readonly text: string;
};

/**
 * Reads the output of a shell tool: some lines of facts, an `Output:` line, and the command's output. A refused command
 * has only a sentence.
 */
export function readToolOutput(text: string): ToolOutput {
  const facts =
    /^(?:(?:Chunk ID|Wall time|Process|Original token count|Exit code)\b[^\n]*\n)+Output:\n?/.exec(text)?.[0] ?? '';
  const exit = /^(?:Process exited with code|Exit code:) (-?\d+)$/m.exec(facts)?.[1];
  return {
    exitCode: exit === undefined ? null : Number(exit),
    isStillRunning: /^Process running with session ID/m.test(facts),
    text: capText(normalizeText(toPlainText(findRefusal(text.slice(facts.length))).trim())),
  };
}

/** Finds the sentence inside `exec_command failed: CreateProcess { message: "Rejected(\"…\")" }`. */
function findRefusal(text: string): string {
  const quoted = /^\w+ failed: CreateProcess \{ message: (".*") \}$/s.exec(text)?.[1];
  if (quoted === undefined) return text;
  try {
    const message: unknown = JSON.parse(quoted);
    if (typeof message !== 'string') return text;
    return /^Rejected\("(.*)"\)$/s.exec(message)?.[1] ?? message;
  } catch {
    return text;
  }
}

/** True if the turn was stopped before the call had an outcome. In that case, nothing was refused. */
export function wasAborted(text: string): boolean {
  return /^(?:Wall time: [^\n]*\n)?aborted by user$/.test(text);
}
