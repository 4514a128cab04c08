// What a prompt file says: front matter between two lines of `---`, as the Codex CLI had it, and the text after it.

/** What keeps front matter from being read, and on which line of the file. */
export type FrontMatterProblem = {
  readonly line: number;
  readonly why: 'notClosed' | 'notAPair' | 'quoteNotClosed';
};

export type PromptText = {
  readonly description: string | null;
  readonly argumentHint: string | null;
  /** What is inserted. The whole file when its front matter cannot be read. */
  readonly body: string;
  readonly problem: FrontMatterProblem | null;
};

/** Front matter is looked for in so many lines. */
const maxLines = 200;

/** Reads a prompt file. Keys that mean nothing here are passed over. */
export function readPromptText(file: string): PromptText {
  const text = file.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const lines = text.split('\n', maxLines);
  if (lines[0]?.trim() !== '---') return plain(text, null);
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  if (end === -1) return plain(text, { line: 1, why: 'notClosed' });
  const found = new Map<string, string>();
  for (const [at, line] of lines.slice(1, end).entries()) {
    const pair = readPair(line);
    if (pair === null) continue;
    if (typeof pair === 'string') return plain(text, { line: at + 2, why: pair });
    found.set(pair.key, pair.value);
  }
  return {
    description: found.get('description') ?? null,
    argumentHint: found.get('argument-hint') ?? found.get('argument_hint') ?? null,
    body: bodyAfter(text, end),
    problem: null,
  };
}

/** Its first line with words, without marks of Markdown, cut to `most` characters; empty without one. */
export function firstLine(body: string, most: number): string {
  const line = body.split('\n', maxLines).find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  const words = line
    .replace(/^[\s#>*-]+/, '')
    .replaceAll(/[`*]/g, '')
    .trim();
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}

function plain(body: string, problem: FrontMatterProblem | null): PromptText {
  return { description: null, argumentHint: null, body, problem };
}

function bodyAfter(text: string, line: number): string {
  let from = 0;
  for (let passed = 0; passed <= line; passed += 1) {
    const end = text.indexOf('\n', from);
    if (end === -1) return '';
    from = end + 1;
  }
  return text.slice(from);
}

type Pair = { readonly key: string; readonly value: string };

/** Null for what is no pair by right: an empty line, a comment, or the rest of a list or a text of more lines. */
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
