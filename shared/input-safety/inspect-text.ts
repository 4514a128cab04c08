import { findSecrets, maskSecrets } from '../redaction/find-secrets.ts';
import { type FindingPlace, type InputFinding, maxFindingPlaces } from './finding.ts';
import { findHiddenCharacters, withoutHiddenCharacters } from './hidden-characters.ts';

/** A fenced block of code: the line of the first fence, from 1, and the number of enclosed lines. */
type Fence = { readonly line: number; readonly lines: number };

/** A line that begins or ends a block. Only a line without other text ends it. */
const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm;

/** Every fenced block of a text. An unclosed one continues to the end. */
function findFences(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly mark: string; readonly line: number } | null = null;
  let line = 1;
  let counted = 0;
  const lineAt = (at: number): number => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < at; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    return line;
  };
  for (const { 1: mark = '', 2: rest = '', index } of text.matchAll(fence)) {
    const here = lineAt(index);
    if (open === null) {
      // With backticks in the rest, it is inline code.
      if (!mark.startsWith('`') || !rest.includes('`')) open = { mark, line: here };
    } else if (mark.startsWith(open.mark) && rest.trim() === '') {
      fences.push({ line: open.line, lines: here - open.line - 1 });
      open = null;
    }
  }
  if (open !== null) fences.push({ line: open.line, lines: lineAt(text.length) - open.line });
  return fences;
}

/** A text with more UTF-16 units than this is long. */
export const longTextCharacters = 5_000;

/** A block of code with more lines than this is long. */
export const longFenceLines = 60;

/**
 * All findings in a text before it is sent, typed, pasted, dropped, or attached: one for each kind of secret, for each
 * hidden character, for its length, and for its long code blocks. Empty without any.
 */
export function inspectText(text: string): readonly InputFinding[] {
  return [
    ...findSecretFindings(text),
    ...findHiddenFindings(text),
    ...findLengthFinding(text),
    ...findFenceFindings(text),
  ];
}

/** The findings in a text attached as a file with this name. Its length does not matter there. */
export function inspectAttachedText(text: string, file: string): readonly InputFinding[] {
  return [...findSecretFindings(text), ...findHiddenFindings(text)].map((finding) => ({ ...finding, file }));
}

/** Replaces the secrets in a text with marks and removes its hidden characters. */
export function maskText(text: string): string {
  return maskSecrets(withoutHiddenCharacters(text));
}

function findSecretFindings(text: string): readonly Extract<InputFinding, { kind: 'secret' }>[] {
  const found = new Map(findSecrets(text, maxFindingPlaces).map((secrets) => [secrets.name, secrets]));
  // A secret split by hidden characters is still a secret. Its column does not count them.
  const plain = withoutHiddenCharacters(text);
  for (const secrets of plain === text ? [] : findSecrets(plain, maxFindingPlaces)) {
    if (secrets.count > (found.get(secrets.name)?.count ?? 0)) found.set(secrets.name, secrets);
  }
  return [...found.values()].map((secrets) => ({ kind: 'secret', ...secrets }));
}

function findHiddenFindings(text: string): readonly Extract<InputFinding, { kind: 'hidden' }>[] {
  const kinds = new Map<number, { readonly name: string; readonly offsets: number[] }>();
  for (const { at, codePoint, name } of findHiddenCharacters(text)) {
    const known = kinds.get(codePoint) ?? { name, offsets: [] };
    kinds.set(codePoint, known);
    known.offsets.push(at);
  }
  return [...kinds].map(([codePoint, { name, offsets }]) => ({
    kind: 'hidden',
    codePoint: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`,
    name,
    count: offsets.length,
    places: toPlaces(text, offsets.slice(0, maxFindingPlaces)),
  }));
}

function findLengthFinding(text: string): readonly InputFinding[] {
  return text.length > longTextCharacters ? [{ kind: 'long', characters: text.length }] : [];
}

function findFenceFindings(text: string): readonly InputFinding[] {
  const long = findFences(text).filter(({ lines }) => lines > longFenceLines);
  return long.length === 0 ? [] : [{ kind: 'fence', count: long.length, places: long.slice(0, maxFindingPlaces) }];
}

/** The lines and columns of ascending offsets. */
function toPlaces(text: string, offsets: readonly number[]): readonly FindingPlace[] {
  let line = 1;
  let from = 0;
  return offsets.map((at) => {
    for (let next = text.indexOf('\n', from); next !== -1 && next < at; next = text.indexOf('\n', from)) {
      line += 1;
      from = next + 1;
    }
    return { line, column: at - from + 1 };
  });
}
