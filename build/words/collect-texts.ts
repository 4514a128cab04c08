import { parseSync } from 'vite';
import { identifierName, isSourceNode, type SourceNode } from '../source-nodes.ts';

// Finds the app's texts in its source: t`…`, the words of `term`, and the nouns of `plural` and `counted`.

/** A text as the catalog has it, and its line, counting from 1. */
export type CollectedText = { readonly key: string; readonly line: number };

/**
 * The texts in a source file, in order. Throws an Error with the location when a word is not a literal, because no
 * catalog could have it.
 */
export function collectTexts(path: string, source: string): readonly CollectedText[] {
  return collect(path, source, (node) => {
    if (node.type === 'TaggedTemplateExpression') return identifierName(node.tag) === 't' ? keyOf(node.quasi) : null;
    return node.type === 'CallExpression' ? keyOfCall(node, path) : null;
  });
}

/**
 * Words of elements that a catalog cannot have: between tags, or in an attribute for readers or screen readers. Leaves
 * out `names`, which are the same in every language.
 */
export function collectBareTexts(path: string, source: string, names: readonly string[]): readonly CollectedText[] {
  return collect(path, source, (node) => {
    const said = node.type === 'JSXText' ? node.value : node.type === 'JSXAttribute' ? saidBy(node) : null;
    const text = typeof said === 'string' ? said.trim() : '';
    return /\p{L}{2}/u.test(text) && !names.includes(text) ? text : null;
  });
}

function collect(path: string, source: string, keyIn: (node: SourceNode) => string | null): readonly CollectedText[] {
  return [...nodesIn(parseSync(path, source).program)].flatMap((node) => {
    const key = keyIn(node);
    return key === null ? [] : [{ key, line: source.slice(0, node.start).split('\n').length }];
  });
}

/** A node and all its descendants, in source order. */
function* nodesIn(value: unknown): Generator<SourceNode> {
  if (isSourceNode(value)) yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}

function keyOf(quasi: unknown): string {
  const parts = isSourceNode(quasi) && Array.isArray(quasi.quasis) ? quasi.quasis : [];
  return parts.map(({ value }, at) => (at === 0 ? value.cooked : `{${at - 1}}${value.cooked}`)).join('');
}

function keyOfCall(call: SourceNode, path: string): string | null {
  const name = identifierName(call.callee);
  if ((name !== 'term' && name !== 'plural' && name !== 'counted') || !Array.isArray(call.arguments)) return null;
  const [first, second] = call.arguments.slice(name === 'term' ? 0 : 1).map((argument) => argument.value);
  if (typeof first !== 'string') throw new Error(`${path}: the word of ${name} at ${call.start} is not a literal.`);
  return name === 'term' ? `${first} [${second}]` : `${first}|${second ?? `${first}s`}`;
}

const saidAttributes = new Set(['alt', 'aria-description', 'aria-label', 'placeholder', 'title']);

/** The literal of an attribute that people read or hear. Null for others. */
function saidBy({ name, value }: SourceNode): unknown {
  const isSaid = isSourceNode(name) && saidAttributes.has(String(name.name));
  return isSaid && isSourceNode(value) && value.type === 'Literal' ? value.value : null;
}
