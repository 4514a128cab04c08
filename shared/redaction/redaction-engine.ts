import { type BlockRule, type LineRule, type OpenBlock, placeholder, type RedactionRule } from './redaction-rule.ts';
import { TriggerScan } from './trigger-scan.ts';

/**
 * Receives each replacement: its label, the original text, whether that is a secret, the line where it began, from 0,
 * and whether it spans several lines. If it returns a text, that replaces the mark, except for replacements that span
 * several lines.
 */
export type ReplacementListener = (
  label: string,
  value: string,
  isSecret: boolean,
  line: number,
  isBlock: boolean,
) => unknown;

/**
 * Applies rules to text, line by line. One scan over the text finds the lines a rule must check; the others are passed
 * on unchanged. Blocks are found first. Then each line rule sees what the previous rules left.
 */
export class RedactionEngine {
  readonly #deps: PassDeps;

  constructor(rules: readonly RedactionRule[]) {
    const blockRules = rules.filter((rule) => 'open' in rule);
    const lineRules = rules.filter((rule) => 'pattern' in rule);
    const scan = new TriggerScan([...blockRules, ...lineRules].map(({ triggers }) => triggers));
    this.#deps = { blockRules, lineRules, scan };
  }

  /** Redacts a text. */
  text(text: string, received: ReplacementListener = ignore): string {
    const pass = this.begin(received);
    return pass.lines(text) + pass.close();
  }

  /** For a text that arrives in parts. */
  begin(received: ReplacementListener = ignore): RedactionPass {
    return new RedactionPass(this.#deps, received);
  }
}

/** The scan identifies each rule by its index: first the block rules, then the line rules. */
type PassDeps = {
  readonly blockRules: readonly BlockRule[];
  readonly lineRules: readonly LineRule[];
  readonly scan: TriggerScan;
};

function ignore(): void {
  // Ignores replacements.
}

type Open = {
  readonly rule: BlockRule;
  readonly block: OpenBlock;
  readonly begins: string;
  readonly line: number;
  lineBreak: string;
};

/** One pass through a text. Between two lines, it remembers only which block is open. */
export class RedactionPass {
  readonly #deps: PassDeps;
  readonly #received: ReplacementListener;
  #open: Open | null = null;
  #lineNumber = -1;

  constructor(deps: PassDeps, received: ReplacementListener) {
    this.#deps = deps;
    this.#received = received;
  }

  /**
   * Redacts the next lines, the range of the text between two positions. Each call begins a line, and only the last
   * call may end within one. A block still open at the end is held back until it ends.
   */
  lines(text: string, from = 0, to = text.length): string {
    const { scan } = this.#deps;
    let shown = '';
    let unshown = from;
    let at = from;
    while (at < to) {
      const read = scan.readLine(text, at, to);
      const end = read < 0 ? ~read : read;
      const next = end < to ? end + 1 : end;
      this.#lineNumber += 1;
      if (read >= 0 || this.#open !== null) {
        const hasReturn = end > at && next > end && text.charCodeAt(end - 1) === carriageReturn;
        const lineEnd = hasReturn ? end - 1 : end;
        shown += text.slice(unshown, at);
        shown += this.#line(text.slice(at, lineEnd), text.slice(lineEnd, next), read >= 0);
        unshown = next;
      }
      at = next;
    }
    return shown + text.slice(unshown, to);
  }

  /** Ends the pass and returns the mark of a block that is still open. */
  close(): string {
    if (this.#open === null) return '';
    const { lineBreak } = this.#open;
    return this.#closeBlock() + lineBreak;
  }

  #line(line: string, lineBreak: string, hasTriggers: boolean): string {
    if (this.#open === null) return hasTriggers ? this.#freeLine(line, lineBreak) : line + lineBreak;
    const taken = this.#open.block.take(line);
    if (taken === 'inside') {
      this.#open.lineBreak = lineBreak;
      return '';
    }
    const { lineBreak: before } = this.#open;
    const mark = this.#closeBlock();
    const rest = taken === 'outside' ? line : line.slice(taken);
    const shown = hasTriggers ? this.#freeLine(rest, lineBreak) : rest + lineBreak;
    return taken === 'outside' ? mark + before + shown : mark + shown;
  }

  #freeLine(line: string, lineBreak: string): string {
    const { blockRules, scan } = this.#deps;
    for (let at = 0; at < blockRules.length; at++) {
      const rule = scan.found(at) ? blockRules[at] : undefined;
      const block = rule?.open(line) ?? null;
      if (rule === undefined || block === null) continue;
      this.#open = { rule, block, begins: line.slice(block.before), line: this.#lineNumber, lineBreak };
      return this.#applyAll(line.slice(0, block.before));
    }
    return this.#applyAll(line) + lineBreak;
  }

  #closeBlock(): string {
    if (this.#open === null) return '';
    const { begins, block, line, rule } = this.#open;
    this.#open = null;
    const mark = block.mark();
    if (mark === null) return begins;
    this.#received(rule.label, begins, rule.isSecret, line, true);
    return mark;
  }

  #applyAll(line: string): string {
    const { blockRules, lineRules, scan } = this.#deps;
    let redacted = line;
    // Each line with a trigger goes through here. With an iterator, this loop took as long as everything else.
    for (let at = 0; at < lineRules.length; at++) {
      const rule = scan.found(blockRules.length + at) ? lineRules[at] : undefined;
      if (rule !== undefined) redacted = this.#apply(rule, redacted);
    }
    return redacted;
  }

  #apply({ isSecret, label, pattern, replace }: LineRule, line: string): string {
    return line.replace(pattern, (match: string, ...rest: unknown[]) => {
      const { after = '', before = '', value = match } = groupsOf(rest.at(-1));
      const place = replace === undefined ? placeholder(label) : replace(value);
      if (place === null) return match;
      const name = replace === undefined ? label : labelIn(place);
      const other = this.#received(name, value, isSecret, this.#lineNumber, false);
      return `${before}${typeof other === 'string' ? other : place}${after}`;
    });
  }
}

const carriageReturn = 13;

type Groups = { readonly before?: string; readonly value?: string; readonly after?: string };

/** The named groups of a match, which are the last argument if a pattern has any. */
function groupsOf(last: unknown): Groups {
  return typeof last === 'object' && last !== null ? last : {};
}

/** The label at the start of a mark. */
export function labelIn(place: string): string {
  return place.slice(1, place.indexOf(']'));
}
