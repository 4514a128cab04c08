import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Longer code is for reading and gets no button. */
const maxCharacters = 200_000;

const lineNumber = z.number().int().positive();

/** An action that an answer suggests, which the app can do after the user agrees. */
export const suggestedAction = z.discriminatedUnion('type', [
  /** A script for the user's shell. */
  z.object({ type: z.literal('runCommand'), command: z.string().min(1).max(maxCharacters) }),
  /** A unified diff of files in the folder of the thread. */
  z.object({ type: z.literal('applyDiff'), diff: z.string().min(1).max(maxCharacters) }),
  z.object({ type: z.literal('openLink'), url: z.string().max(32_768) }),
  /** A path from the answer. A relative one is in the thread's folder. */
  z.object({ type: z.literal('openFile'), path: z.string().min(1).max(32_768), line: lineNumber.nullable() }),
]);
export type SuggestedAction = Immutable<z.infer<typeof suggestedAction>>;
/** The target of a link in an answer. */
export type LinkTarget = Extract<SuggestedAction, { type: 'openLink' | 'openFile' }>;
/** An action that a code block can suggest. */
export type CodeAction = Extract<SuggestedAction, { type: 'runCommand' | 'applyDiff' }>;

const diffLanguages: ReadonlySet<string> = new Set(['diff', 'patch']);
const shellLanguages: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'shell', 'powershell', 'pwsh', 'ps1']);
/** Terminal transcripts: lines with a prompt are input, the others are output. */
const consoleLanguages: ReadonlySet<string> = new Set(['console', 'shell-session', 'shellsession', 'terminal']);

/**
 * The suggestion in a fenced code block. Null for none. `language` is the text after the fence. If lines begin with the
 * prompt `$`, only they are the command, and the others are its output.
 */
export function readSuggestedAction(language: string, code: string): CodeAction | null {
  const [name = ''] = language.trim().toLowerCase().split(/\s/);
  if (code.length > maxCharacters || code.trim() === '') return null;
  if (diffLanguages.has(name)) {
    return /^@@/m.test(code) && /^--- /m.test(code) ? { type: 'applyDiff', diff: `${code.trimEnd()}\n` } : null;
  }
  if (consoleLanguages.has(name)) return toCommandAction(readTypedLines(code));
  return shellLanguages.has(name) ? toCommandAction(readTypedLines(code) ?? code) : null;
}

function toCommandAction(script: string | null): CodeAction | null {
  const command = script?.trim() ?? '';
  return command === '' ? null : { type: 'runCommand', command };
}

/** The lines after prompts, including their continuations after a backslash. Null without a prompt. */
function readTypedLines(code: string): string | null {
  const typed: string[] = [];
  let goesOn = false;
  for (const line of code.split('\n')) {
    const [, after] = /^\s*(?:PS [^>]*>|\$|%|❯) (.*)$/.exec(line) ?? [];
    if (after === undefined && !goesOn) continue;
    const text = after ?? line.replace(/^\s*> ?/, '');
    typed.push(text);
    goesOn = /\\\s*$/.test(text);
  }
  return typed.length === 0 ? null : typed.join('\n');
}
