import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Longer code is text to read, not something to press a button for. */
const maxCharacters = 200_000;

const lineNumber = z.number().int().positive();

/** What an answer suggests and the app can do, once the person has said yes. */
export const suggestedAction = z.discriminatedUnion('type', [
  /** A script for the person's shell. */
  z.object({ type: z.literal('runCommand'), command: z.string().min(1).max(maxCharacters) }),
  /** A unified diff of files in the folder of the thread. */
  z.object({ type: z.literal('applyDiff'), diff: z.string().min(1).max(maxCharacters) }),
  z.object({ type: z.literal('openLink'), url: z.string().max(32_768) }),
  /** A path as the answer has it: in the folder of the thread where it is relative. */
  z.object({ type: z.literal('openFile'), path: z.string().min(1).max(32_768), line: lineNumber.nullable() }),
]);
export type SuggestedAction = Immutable<z.infer<typeof suggestedAction>>;
/** Where a link of an answer can lead. */
export type LinkTarget = Extract<SuggestedAction, { type: 'openLink' | 'openFile' }>;
/** What a block of code can suggest. */
export type CodeAction = Extract<SuggestedAction, { type: 'runCommand' | 'applyDiff' }>;

const diffLanguages: ReadonlySet<string> = new Set(['diff', 'patch']);
const shellLanguages: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'shell', 'powershell', 'pwsh', 'ps1']);
/** What a terminal showed: lines with a prompt were typed, the others were printed. */
const consoleLanguages: ReadonlySet<string> = new Set(['console', 'shell-session', 'shellsession', 'terminal']);

/**
 * What a block of fenced code suggests; null where that is nothing. `language` is what stands after the fence. Where
 * lines begin with the prompt `$`, these alone are the command: the others are what it printed.
 */
export function suggestedActionOf(language: string, code: string): CodeAction | null {
  const [name = ''] = language.trim().toLowerCase().split(/\s/);
  if (code.length > maxCharacters || code.trim() === '') return null;
  if (diffLanguages.has(name)) {
    return /^@@/m.test(code) && /^--- /m.test(code) ? { type: 'applyDiff', diff: `${code.trimEnd()}\n` } : null;
  }
  if (consoleLanguages.has(name)) return commandOf(typedAt(code));
  return shellLanguages.has(name) ? commandOf(typedAt(code) ?? code) : null;
}

function commandOf(script: string | null): CodeAction | null {
  const command = script?.trim() ?? '';
  return command === '' ? null : { type: 'runCommand', command };
}

/** The lines after prompts, with those that go on after a backslash; null where no line has a prompt. */
function typedAt(code: string): string | null {
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
