import { readFaultTitles, readTestTitles } from './test-titles.ts';

/** The text of a file in the repository, by its path from the root. Null when there is no such file. */
export type ReadFile = (path: string) => string | null;

/** A problem with a claim, and the claim's first line. */
export type ClaimProblem = { readonly line: number; readonly problem: string };

const testFile = /^[\w/.-]+\.(?:test|spec)\.tsx?$/;
const faultKind = /^build\/faults\/kinds\/[\w-]+\.ts$/;

/**
 * Finds the claims of a document that name no test, or a test that does not exist. A test file without a title is not
 * proof, so it is a problem too. For `exempt`, see `findClaims`.
 */
export function judgeClaims(
  markdown: string,
  exempt: ReadonlySet<string>,
  readFile: ReadFile,
): readonly ClaimProblem[] {
  return findClaims(markdown, exempt).flatMap(({ line, text }) => {
    const proofs = findNamedTests(text);
    const titled = new Set(proofs.map(({ path }) => path));
    const bare = [...text.matchAll(/`([^`]+)`/g)].filter(([, name = '']) => isTest(name) && !titled.has(name));
    const problems = [
      ...(proofs.length === 0 ? ['the claim names no test; add `path` "title of the test"'] : []),
      ...bare.map(([, path]) => `${path} is named without the title of a test`),
      ...proofs.map((proof) => judgeTest(proof, readFile)).filter((problem) => problem !== null),
    ];
    return problems.map((problem) => ({ line, problem }));
  });
}

const isTest = (path: string): boolean => testFile.test(path) || faultKind.test(path);

function judgeTest({ path, title }: NamedTest, readFile: ReadFile): string | null {
  if (!isTest(path)) return `${path} is not a test`;
  const source = readFile(path);
  if (source === null) return `${path} does not exist`;
  const titles = faultKind.test(path) ? readFaultTitles(path, source) : readTestTitles(path, source);
  return titles.has(title) ? null : `${path} has no test "${title}"`;
}

/** A test named in a document: the file, and the title as quoted. */
type NamedTest = { readonly path: string; readonly title: string };

/** One claim of a document, and its first line, counting from 1. */
type Claim = { readonly line: number; readonly text: string };

const listItem = /^\s*[-*] /;
const tableRow = /^\|/;
const tableRule = /^\|[\s:|-]+$/;
const quotedTitle = /"((?:[^"\\]|\\.)+)"/g;
/** A file in backticks, then one or more titles in quotes: `a.test.ts` "one", "two". */
const namedTest = /`([^`]+)`((?:\s*(?:,|and)?\s*"(?:[^"\\]|\\.)+")+)/g;

/**
 * The claims in a Markdown text: every list item, table row, and paragraph in its `##` sections, except in the sections
 * whose titles are in `exempt`. The text before the first section, headings, header rows, and code blocks contain no
 * claims.
 */
export function findClaims(markdown: string, exempt: ReadonlySet<string>): readonly Claim[] {
  const claims: { line: number; text: string }[] = [];
  let isClaiming = false;
  let isCode = false;
  /** True while the next line may belong to the previous claim. */
  let isOpen = false;
  const lines = markdown.split('\n');
  for (const [index, line] of lines.entries()) {
    const isFence = line.trimStart().startsWith('```');
    if (isFence) isCode = !isCode;
    const heading = isCode ? null : /^(#+) +(.*)$/.exec(line);
    if (heading?.[1] === '##') isClaiming = !exempt.has(heading[2] ?? '');
    const isHeader = tableRule.test(line) || (tableRow.test(line) && tableRule.test(lines[index + 1] ?? ''));
    if (!isClaiming || isCode || isFence || isHeader || heading !== null || line.trim() === '') {
      isOpen = false;
      continue;
    }
    const last = claims.at(-1);
    if (isOpen && last !== undefined && !listItem.test(line) && !tableRow.test(line)) last.text += `\n${line}`;
    else claims.push({ line: index + 1, text: line });
    isOpen = !tableRow.test(line);
  }
  return claims;
}

/** The tests named in a text. A title may wrap, so white space counts as one space. `\"` is a quote in a title. */
export function findNamedTests(text: string): readonly NamedTest[] {
  return [...text.matchAll(namedTest)].flatMap(([, path = '', titles = '']) =>
    [...titles.matchAll(quotedTitle)].map(([, title = '']) => ({
      path,
      title: title.replaceAll('\\"', '"').replaceAll(/\s+/g, ' '),
    })),
  );
}
