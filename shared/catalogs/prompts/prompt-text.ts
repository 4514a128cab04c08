// The content of a prompt file: front matter between two `---` lines, as in the Codex CLI, and the text after it.

/** Why front matter cannot be read, and on which line of the file. */
export type FrontMatterProblem = {
  readonly line: number;
  readonly why: 'notClosed' | 'notAPair' | 'quoteNotClosed';
};

/**
 * A prompt file as read from disk. `description` and `argumentHint` are from its front matter, null if missing there.
 */
export type PromptText = {
  readonly description: string | null;
  readonly argumentHint: string | null;
  /** The text to insert. The whole file when its front matter cannot be read. */
  readonly body: string;
  readonly problem: FrontMatterProblem | null;
};

/** The maximum number of lines searched for front matter. */
const maxLines = 200;

/** Reads a prompt file. Ignores unknown keys. */
export function readPromptText(file: string): PromptText {
  const text = file.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const lines = text.split('\n', maxLines);
  if (lines[0]?.trim() !== '---') return withoutFrontMatter(text, null);
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  if (end === -1) return withoutFrontMatter(text, { line: 1, why: 'notClosed' });
  const found = new Map<string, string>();
  for (const [at, line] of lines.slice(1, end).entries()) {
    const pair = readPair(line);
    if (pair === null) continue;
    if (typeof pair === 'string') return withoutFrontMatter(text, { line: at + 2, why: pair });
    found.set(pair.key, pair.value);
  }
  return {
    description: found.get('description') ?? null,
    argumentHint: found.get('argument-hint') ?? found.get('argument_hint') ?? null,
    body: sliceBody(text, end),
    problem: null,
  };
}

/** The first line with words, without Markdown, cut to `most` characters. Empty without one. */
export function getFirstLine(body: string, most: number): string {
  const line = body.split('\n', maxLines).find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  const words = line
    .replace(/^[\s#>*-]+/, '')
    .replaceAll(/[`*]/g, '')
    .trim();
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}

function withoutFrontMatter(body: string, problem: FrontMatterProblem | null): PromptText {
  return { description: null, argumentHint: null, body, problem };
}

function sliceBody(text: string, line: number): string {
  let from = 0;
  for (let passed = 0; passed <= line; passed += 1) {
    const end = text.indexOf('\n', from);
    if (end === -1) return '';
    from = end + 1;
  }
  return text.slice(from);
}

type Pair = { readonly key: string; readonly value: string };

/** Null for a line that is allowed but not a pair: an empty line, a comment, or the continuation of a list or text. */
function readPair(line: string): Pair | FrontMatterProblem['why'] | null {
  if (/^\s*(?:#|$)/.test(line) || /^(?:\s+|-\s)/.test(line)) return null;
  const [, key, written] = /^([\w-]+)\s*:(?:\s+(.*))?$/.exec(line.trimEnd()) ?? [];
  if (key === undefined) return 'notAPair';
  const value = (written ?? '').trim();
  const quote = /^["']/.exec(value)?.[0];
  if (quote === undefined) return { key: key.toLowerCase(), value };
  if (value.length < 2 || !value.endsWith(quote)) return 'quoteNotClosed';
  return { key: key.toLowerCase(), value: value.slice(1, -1) };
}
