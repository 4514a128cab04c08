import { plainText } from '../exec/plain-text.ts';
import { capText } from './json-text.ts';
import { normaliseText } from './normalise-text.ts';

/** What Codex told the model about a command. */
export type ToolOutput = {
  /** Null when the command never began. */
  readonly exitCode: number | null;
  /** It goes on while the model does other things. */
  readonly runsOn: boolean;
  /** Codex's words, or what the command printed. */
  readonly words: string;
};

/**
 * Reads the output of a shell tool: some lines of facts, a line `Output:`, and what the command printed; or, when it
 * was refused, only a sentence.
 */
export function readToolOutput(text: string): ToolOutput {
  const facts =
    /^(?:(?:Chunk ID|Wall time|Process|Original token count|Exit code)\b[^\n]*\n)+Output:\n?/.exec(text)?.[0] ?? '';
  const exit = /^(?:Process exited with code|Exit code:) (-?\d+)$/m.exec(facts)?.[1];
  return {
    exitCode: exit === undefined ? null : Number(exit),
    runsOn: /^Process running with session ID/m.test(facts),
    words: capText(normaliseText(plainText(refusal(text.slice(facts.length))).trim())),
  };
}

/** The sentence inside `exec_command failed: CreateProcess { message: "Rejected(\"…\")" }`. */
function refusal(text: string): string {
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

/** The turn was stopped before the call had an outcome: nothing was refused. */
export function wasAborted(text: string): boolean {
  return /^(?:Wall time: [^\n]*\n)?aborted by user$/.test(text);
}
