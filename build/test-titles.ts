import { parseSync } from 'vite';
import { getIdentifierName, isSourceNode, type SourceNode } from './source-nodes.ts';

/**
 * The titles of the tests in a source file, as written in the source: those of `it`, `test`, and `describe`, including
 * placeholders such as `%s` or `${name}`. A test inside a `describe` has its own title and both joined with ` > `. A
 * test that never runs (`skip`, `todo`, `fixme`) is left out with everything inside it; one that only some systems skip
 * is not. Throws an Error when the source does not parse.
 */
export function readTestTitles(path: string, source: string): ReadonlySet<string> {
  const titles = new Set<string>();
  collectTests(parse(path, source), source, [], titles);
  return titles;
}

/** The `title` of each kind of fault that a source file defines. Throws an Error when the source does not parse. */
export function readFaultTitles(path: string, source: string): ReadonlySet<string> {
  const titles = new Set<string>();
  collectFaults(parse(path, source), source, titles);
  return titles;
}

const runners: ReadonlySet<string> = new Set(['it', 'test', 'describe']);
const neverRun: ReadonlySet<string> = new Set(['skip', 'todo', 'fixme']);

function parse(path: string, source: string): unknown {
  const { program, errors } = parseSync(path, source);
  const [problem] = errors;
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`);
  return program;
}

/** Adds the titles of the tests in `value`. `outer` has the enclosing titles, outermost first. */
function collectTests(value: unknown, source: string, outer: readonly string[], titles: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  let inner = outer;
  const words = isSourceNode(value) && value.type === 'CallExpression' ? getCalleeNames(value.callee) : [];
  if (isSourceNode(value) && runners.has(words[0] ?? '')) {
    if (words.some((word) => neverRun.has(word))) return;
    const title = getText(Array.isArray(value.arguments) ? value.arguments[0] : null, source);
    if (title !== null) inner = [...outer, title];
    if (title !== null) for (const [index] of inner.entries()) titles.add(inner.slice(index).join(' > '));
  }
  for (const part of Object.values(value)) collectTests(part, source, inner, titles);
}

function collectFaults(value: unknown, source: string, titles: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isSourceNode(value) && value.type === 'Property' && getIdentifierName(value.key) === 'title') {
    const title = getText(value.value, source);
    if (title !== null) titles.add(title);
  }
  for (const part of Object.values(value)) collectFaults(part, source, titles);
}

/** The words of a callee: `it.skipIf(isMac).each(rows)` is `it`, `skipIf`, `each`. */
function getCalleeNames(callee: unknown): readonly string[] {
  if (!isSourceNode(callee)) return [];
  if (callee.type === 'CallExpression') return getCalleeNames(callee.callee);
  if (callee.type === 'TaggedTemplateExpression') return getCalleeNames(callee.tag);
  const isMember = callee.type === 'MemberExpression';
  const name = getIdentifierName(isMember ? callee.property : callee);
  return [...(isMember ? getCalleeNames(callee.object) : []), ...(name === null ? [] : [name])];
}

/** The text of a string or template, with a template's values as in the source. Null for anything else. */
function getText(node: unknown, source: string): string | null {
  if (!isSourceNode(node)) return null;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis) || !Array.isArray(node.expressions)) return null;
  const values = node.expressions.map((each: SourceNode) => `\${${source.slice(each.start, each.end)}}`);
  return node.quasis.map(({ value }, index) => `${value.cooked}${values[index] ?? ''}`).join('');
}
