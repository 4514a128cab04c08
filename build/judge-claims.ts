import { findClaims, findNamedTests, type NamedTest } from './doc-claims.ts';
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
