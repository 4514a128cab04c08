import { z } from 'zod';
import { decodeEntities } from '../texts/decode-entities.ts';

/** What providers and proxies call the sentence in a JSON body: `{"error":{"message":…}}`, `{"detail":[{"msg":…}]}`. */
const sentenceFields = ['message', 'msg', 'detail', 'error_description', 'error', 'errors', 'title', 'description'];
const jsonObject = z.record(z.string(), z.unknown());

/**
 * Codex's message without the parts that only a program needs: the surrounding JSON or page, the status line, the
 * address.
 */
export function getErrorText(message: string): string {
  const text = unwrap(message);
  return (readBody(text) ?? text).trim().replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Returns whether a message has a JSON body or a page, which says more than its sentence. */
export function hasErrorBody(message: string): boolean {
  return readBody(unwrap(message)) !== null;
}

function unwrap(message: string): string {
  return message
    .trim()
    .replace(/^(?:stream disconnected before completion|rate limit exceeded): /, '')
    .replace(/^unexpected status \d{3}[^:]*: /, '')
    .replace(/, url: \S+?(?:, (?:cf-ray|request id|auth error(?: code)?): [^,]*)*$/, '');
}

function readBody(text: string): string | null {
  return readBodyMessage(text) ?? readPageTitle(text);
}

/** The sentence inside a JSON body, as a provider or a proxy sends it. Null for anything else. */
export function readBodyMessage(message: string): string | null {
  const text = message.trim();
  if (!/^[{[]/.test(text)) return null;
  try {
    return findSentence(JSON.parse(text), 0);
  } catch {
    // Codex cuts long bodies.
    const said = /"(?:message|detail|error|error_description)"\s*:\s*("(?:[^"\\]|\\.)+")/.exec(text)?.[1];
    return said === undefined ? null : z.string().catch('').parse(parseQuoted(said)) || null;
  }
}

function parseQuoted(quoted: string): unknown {
  try {
    return JSON.parse(quoted);
  } catch {
    return null;
  }
}

/** The maximum depth of a sentence in a body. Deeper ones belong to something else. */
const maxDepth = 4;

function findSentence(value: unknown, depth: number): string | null {
  if (depth > maxDepth) return null;
  if (typeof value === 'string') return depth === 0 || value.trim() === '' ? null : value;
  if (Array.isArray(value)) return findSentence(value[0], depth + 1);
  const { data: fields } = jsonObject.safeParse(value);
  if (fields === undefined) return null;
  for (const name of sentenceFields) {
    const found = Object.hasOwn(fields, name) ? findSentence(fields[name], depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

/** The maximum length of the sentence that stands for a page, in characters. */
const maxPageSentence = 200;

/** The title of an HTML page, or else its heading or its first sentence. Null for anything else. */
function readPageTitle(text: string): string | null {
  if (!/^(?:<\?xml|<!--|<!doctype\b|<(?:html|head|body|title|center|h1|p|div)\b)/i.test(text)) return null;
  const page = text.replace(/<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ');
  const marked = ['title', 'h1', 'h2'].map(
    (tag) => new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)(?:</${tag}|$)`, 'i').exec(page)?.[1],
  );
  const heading = marked.map((part) => readMarkup(part ?? '')).find((part) => part !== '');
  const words = readMarkup(page);
  const sentence = heading ?? /^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words;
  return sentence.length > maxPageSentence ? `${sentence.slice(0, maxPageSentence).trimEnd()}…` : sentence;
}

/** The words of a piece of HTML on one line. */
function readMarkup(html: string): string {
  const text = html
    .replace(/<\/?(?:a|abbr|b|code|em|font|i|small|span|strong|u)\b[^>]*>/gi, '')
    .replace(/<[^>]*(?:>|$)/g, ' ');
  return decodeEntities(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** Joins two sentences into one text. Either may be empty. */
export function joinSentences(first: string, second: string): string {
  const ended = first === '' || /[.!?…:]$/.test(first) ? first : `${first}.`;
  return `${ended} ${second}`.trim();
}
