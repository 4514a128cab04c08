import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { findLanguage } from './language-names.ts';
import { languageLoaders } from './languages.ts';
import type { CodeLine, CodeSpan, SyntaxRole } from './syntax-role.ts';
import { syntaxTheme } from './syntax-theme.ts';

/**
 * The time limit for one line, in milliseconds, in a thread that no one waits for. The rest of the line then stays
 * plain. The first line of a language takes longer on a busy machine, because it compiles the language's regular
 * expressions.
 */
const lineLimitMs = 5_000;

let highlighter: Promise<HighlighterCore> | null = null;

/** Returns code in colored lines; null for an unknown language. Loads the language when it first occurs. */
export async function tokenize(language: string, code: string): Promise<readonly CodeLine[] | null> {
  const known = findLanguage(language);
  if (known === null) return null;
  // The page's policy forbids WebAssembly, so the grammars run on the browser's own regular expressions.
  highlighter ??= createHighlighterCore({
    themes: [syntaxTheme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const ready = await highlighter;
  const { default: registrations } = await languageLoaders[known]();
  if (!ready.getLoadedLanguages().includes(known)) await ready.loadLanguage(registrations);
  const name = registrations.at(-1)?.name ?? known;
  const { tokens } = ready.codeToTokens(code, { lang: name, theme: 'roles', tokenizeTimeLimit: lineLimitMs });
  return tokens.map((line) => mergeSpans(line.map(({ content, color }) => ({ text: content, role: toRole(color) }))));
}

const roles: ReadonlySet<string> = new Set([
  'keyword',
  'string',
  'fn',
  'num',
  'type',
  'comment',
] satisfies SyntaxRole[]);

function toRole(color: string | undefined): SyntaxRole | null {
  return isRole(color) ? color : null;
}

function isRole(color: string | undefined): color is SyntaxRole {
  return color !== undefined && roles.has(color);
}

/** Merges adjacent spans of the same role: each span is an element of the page. */
function mergeSpans(spans: readonly CodeSpan[]): CodeLine {
  const line: { text: string; role: SyntaxRole | null }[] = [];
  for (const { text, role } of spans) {
    const last = line.at(-1);
    const blank = text.trim() === '';
    if (last !== undefined && (last.role === role || blank)) last.text += text;
    else line.push({ text, role: blank ? null : role });
  }
  return line;
}
