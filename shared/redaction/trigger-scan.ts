import { hasMixedRun } from './mixed-run.ts';
import type { Triggers } from './redaction-rule.ts';

const lineBreak = 10;
const asciiEnd = 128;

/**
 * Finds which of many short texts each line of a text contains, in one pass and in any case. It is an Aho-Corasick
 * automaton, which costs the same for three texts as for three hundred.
 */
export class TriggerScan {
  /** The table column of each ASCII character. Column 0 is for characters that no trigger has. */
  readonly #columns = new Uint8Array(asciiEnd);
  /** The next state by state and column. A state's number is the start of its row. */
  readonly #next: Int32Array;
  /** The owners found when a state is reached. */
  readonly #reached: (readonly number[] | undefined)[];
  /** From this state on, there is something to find. */
  readonly #firstReaching: number;
  readonly #always: readonly number[];
  readonly #ofMixedRuns: readonly number[];
  readonly #found: Uint8Array;

  /** The triggers of each owner. */
  constructor(triggers: readonly Triggers[]) {
    this.#found = new Uint8Array(triggers.length);
    this.#always = triggers.flatMap((texts, owner) => (texts === null ? [owner] : []));
    this.#ofMixedRuns = triggers.flatMap((texts, owner) => (texts === 'mixedRun' ? [owner] : []));
    const root = buildTrie(triggers);
    const nodes = sortByLength(root);
    const letters = new Set(nodes.flatMap((node) => [...node.children.keys()]));
    let width = 1;
    for (const code of letters) {
      for (const form of toBothCases(code)) this.#columns[form] = width;
      width += 1;
    }
    // States with matches come last, so that one comparison identifies them.
    const silent = nodes.filter(({ owners }) => owners.size === 0);
    const reaching = nodes.filter(({ owners }) => owners.size > 0);
    for (const [index, node] of [...silent, ...reaching].entries()) node.row = index * width;
    this.#firstReaching = silent.length * width;
    this.#next = new Int32Array(nodes.length * width);
    this.#reached = new Array(nodes.length * width);
    for (const { row, owners } of reaching) this.#reached[row] = [...owners];
    for (const { children, fallback, row } of nodes) {
      // A state goes where its fallback goes, unless it has a child there. The row of a shorter text is complete.
      if (fallback !== null) this.#next.copyWithin(row, fallback.row, fallback.row + width);
      for (const [code, child] of children) this.#next[row + (this.#columns[code] ?? 0)] = child.row;
    }
  }

  /** Returns whether the last line contains a trigger of this owner. */
  found(owner: number): boolean {
    return this.#found[owner] === 1;
  }

  /**
   * Reads a line from its first character and returns its end, at its line break or at `end`. When no trigger is in the
   * line, returns the bitwise complement, a negative number.
   */
  readLine(text: string, from: number, end = text.length): number {
    const next = this.#next;
    const columns = this.#columns;
    const firstReaching = this.#firstReaching;
    let any = false;
    let state = 0;
    let at = from;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === lineBreak) break;
      state = next[state + (code < asciiEnd ? (columns[code] ?? 0) : 0)] ?? 0;
      if (state >= firstReaching) {
        if (!any) this.#found.fill(0);
        any = true;
        for (const owner of this.#reached[state] ?? []) this.#found[owner] = 1;
      }
    }
    const more = this.#ofMixedRuns.length > 0 && hasMixedRun(text, from, at);
    if (more || this.#always.length > 0) {
      if (!any) this.#found.fill(0);
      any = true;
      for (const owner of this.#always) this.#found[owner] = 1;
      for (const owner of more ? this.#ofMixedRuns : []) this.#found[owner] = 1;
    }
    return any ? at : ~at;
  }
}

type Node = {
  readonly children: Map<number, Node>;
  readonly owners: Set<number>;
  /** The node of the longest other text that is a suffix of what was read. Null for the root. */
  fallback: Node | null;
  /** The start of its row in the table, which is the number of its state. */
  row: number;
};

function createNode(): Node {
  return { children: new Map(), owners: new Set(), fallback: null, row: 0 };
}

function buildTrie(triggers: readonly Triggers[]): Node {
  const root = createNode();
  for (const [owner, texts] of triggers.entries()) {
    for (const text of texts === null || texts === 'mixedRun' ? [] : texts) {
      if (!/^[ -@[-~\t]+$/.test(text)) throw new Error(`This is no trigger: ${JSON.stringify(text)}`);
      let node = root;
      for (const letter of text) {
        const code = letter.charCodeAt(0);
        const child = node.children.get(code) ?? createNode();
        node.children.set(code, child);
        node = child;
      }
      node.owners.add(owner);
    }
  }
  return root;
}

/** All nodes, shorter texts first, each with its fallback and the fallback's owners. */
function sortByLength(root: Node): readonly Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const [code, child] of node.children) {
      child.fallback = node.fallback === null ? root : getChild(node.fallback, code);
      for (const owner of child.fallback.owners) child.owners.add(owner);
      nodes.push(child);
    }
  }
  return nodes;
}

function getChild(node: Node, code: number): Node {
  for (let from: Node | null = node; from !== null; from = from.fallback) {
    const child = from.children.get(code);
    if (child !== undefined) return child;
    if (from.fallback === null) return from;
  }
  return node;
}

function toBothCases(code: number): readonly number[] {
  return [code, String.fromCharCode(code).toUpperCase().charCodeAt(0)];
}
