import { parseSync } from 'vite';
import { getIdentifierName, isSourceNode, type SourceNode } from '../source-nodes.ts';

// Finds the app's texts in its source: t`…`, the words of `term`, and the nouns of `plural` and `counted`.

/** A text as the catalog has it, and its line, counting from 1. */
export type CollectedText = { readonly key: string; readonly line: number };

/**
 * The texts in a source file, in order. Throws an Error with the location when a word is not a literal, because no
 * catalog could have it.
 */
export function collectTexts(path: string, source: string): readonly CollectedText[] {
  // Most files have no text, and parsing is slow.
  if (!/\b(?:t|term|plural|counted)\s*[`(]/.test(source)) return [];
  return collect(path, source, (node) => {
    if (node.type === 'TaggedTemplateExpression')
      return getIdentifierName(node.tag) === 't' ? getKey(node.quasi) : null;
    return node.type === 'CallExpression' ? getCallKey(node, path) : null;
  });
}

/**
 * Words of elements that a catalog cannot have: between tags, or in an attribute for readers or screen readers. Leaves
 * out `names`, which are the same in every language.
 */
export function collectBareTexts(path: string, source: string, names: readonly string[]): readonly CollectedText[] {
  if (!path.endsWith('x')) return [];
  return collect(path, source, (node) => {
    const said = node.type === 'JSXText' ? node.value : node.type === 'JSXAttribute' ? getReadableText(node) : null;
    const text = typeof said === 'string' ? said.trim() : '';
    return /\p{L}{2}/u.test(text) && !names.includes(text) ? text : null;
  });
}

function collect(path: string, source: string, keyIn: (node: SourceNode) => string | null): readonly CollectedText[] {
  const texts: CollectedText[] = [];
  visit(parseSync(path, source).program, (node) => {
    const key = keyIn(node);
    if (key !== null) texts.push({ key, line: source.slice(0, node.start).split('\n').length });
  });
  return texts;
}

/** Shows every node, in source order. */
function visit(value: unknown, show: (node: SourceNode) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isSourceNode(value)) show(value);
  for (const inner of Object.values(value)) visit(inner, show);
}

function getKey(quasi: unknown): string {
  const parts = isSourceNode(quasi) && Array.isArray(quasi.quasis) ? quasi.quasis : [];
  return parts.map(({ value }, at) => (at === 0 ? value.cooked : `{${at - 1}}${value.cooked}`)).join('');
}

function getCallKey(call: SourceNode, path: string): string | null {
  const name = getIdentifierName(call.callee);
  if ((name !== 'term' && name !== 'plural' && name !== 'counted') || !Array.isArray(call.arguments)) return null;
  const [first, second] = call.arguments.slice(name === 'term' ? 0 : 1).map((argument) => argument.value);
  if (typeof first !== 'string') throw new Error(`${path}: the word of ${name} at ${call.start} is not a literal.`);
  return name === 'term' ? `${first} [${second}]` : `${first}|${second ?? `${first}s`}`;
}

const readableAttributes = new Set(['alt', 'aria-description', 'aria-label', 'placeholder', 'title']);

/** The literal of an attribute that people read or hear. Null for others. */
function getReadableText({ name, value }: SourceNode): unknown {
  const isSaid = isSourceNode(name) && readableAttributes.has(String(name.name));
  return isSaid && isSourceNode(value) && value.type === 'Literal' ? value.value : null;
}
