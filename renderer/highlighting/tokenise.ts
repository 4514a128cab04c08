import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { languageNamed } from './language-names.ts';
import { loadLanguage } from './languages.ts';
import type { CodeLine, CodeSpan, SyntaxRole } from './syntax-role.ts';
import { syntaxTheme } from './syntax-theme.ts';

/**
 * A line may take so long, in a thread that keeps nobody waiting; what is left of it has no colours then. The first line of
 * a language takes its time on a busy machine, because the language's expressions are made by it.
 */
const lineLimitMs = 5_000;

let highlighter: Promise<HighlighterCore> | null = null;

/** Code in coloured lines; null for a language that is not known. Loads the language when it first occurs. */
export async function tokenise(language: string, code: string): Promise<readonly CodeLine[] | null> {
  const known = languageNamed(language);
  if (known === null) return null;
  // WebAssembly is forbidden by the page's policy, so the grammars run on the engine of the browser's own expressions.
  highlighter ??= createHighlighterCore({
    themes: [syntaxTheme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const ready = await highlighter;
  const { default: registrations } = await loadLanguage[known]();
  if (!ready.getLoadedLanguages().includes(known)) await ready.loadLanguage(registrations);
  const name = registrations.at(-1)?.name ?? known;
  const { tokens } = ready.codeToTokens(code, { lang: name, theme: 'roles', tokenizeTimeLimit: lineLimitMs });
  return tokens.map((line) => joined(line.map(({ content, color }) => ({ text: content, role: roleOf(color) }))));
}

const roles: ReadonlySet<string> = new Set([
  'keyword',
  'string',
  'fn',
  'num',
  'type',
  'comment',
] satisfies SyntaxRole[]);

function roleOf(color: string | undefined): SyntaxRole | null {
  return isRole(color) ? color : null;
}

function isRole(color: string | undefined): color is SyntaxRole {
  return color !== undefined && roles.has(color);
}

/** Spans of the same role that follow each other become one: each span is an element of the page. */
function joined(spans: readonly CodeSpan[]): CodeLine {
  const line: { text: string; role: SyntaxRole | null }[] = [];
  for (const { text, role } of spans) {
    const last = line.at(-1);
    const blank = text.trim() === '';
    if (last !== undefined && (last.role === role || blank)) last.text += text;
    else line.push({ text, role: blank ? null : role });
  }
  return line;
}
