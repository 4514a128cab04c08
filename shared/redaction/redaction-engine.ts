import { type BlockRule, type LineRule, type OpenBlock, placeholder, type RedactionRule } from './redaction-rule.ts';
import { TriggerScan } from './trigger-scan.ts';

/**
 * Hears of each replacement: under which label, what stood there, whether that is a secret, the line in which it began,
 * the first one being 0, and whether it runs over lines. A text that it returns stands there instead of the mark, which
 * is not for what runs over lines.
 */
export type ReplacementListener = (
  label: string,
  value: string,
  isSecret: boolean,
  line: number,
  isBlock: boolean,
) => unknown;

/**
 * Applies rules to text, line by line. One scan over the text finds the lines that a rule has to look at; the others
 * are passed on as they are. Blocks are looked for first; then each rule for lines sees what those before it have left.
 */
export class RedactionEngine {
  readonly #parts: PassParts;

  constructor(rules: readonly RedactionRule[]) {
    const blockRules = rules.filter((rule) => 'open' in rule);
    const lineRules = rules.filter((rule) => 'pattern' in rule);
    const scan = new TriggerScan([...blockRules, ...lineRules].map(({ triggers }) => triggers));
    this.#parts = { blockRules, lineRules, scan };
  }

  /** A text without what the rules are about. */
  text(text: string, heard: ReplacementListener = ignore): string {
    const pass = this.begin(heard);
    return pass.lines(text) + pass.close();
  }

  /** For a text that comes in parts. */
  begin(heard: ReplacementListener = ignore): RedactionPass {
    return new RedactionPass(this.#parts, heard);
  }
}

/** To the scan, each rule is known by its place: first those for blocks, then those for lines. */
type PassParts = {
  readonly blockRules: readonly BlockRule[];
  readonly lineRules: readonly LineRule[];
  readonly scan: TriggerScan;
};

function ignore(): void {
  // Nobody counts.
}

type Open = {
  readonly rule: BlockRule;
  readonly block: OpenBlock;
  readonly begins: string;
  readonly line: number;
  lineBreak: string;
};

/** One way through a text. Between two lines it remembers no more than which block is open. */
export class RedactionPass {
  readonly #parts: PassParts;
  readonly #heard: ReplacementListener;
  #open: Open | null = null;
  #lineNumber = -1;

  constructor(parts: PassParts, heard: ReplacementListener) {
    this.#parts = parts;
    this.#heard = heard;
  }

  /**
   * The next lines, which are the part of a text from one place to another. Each call begins a line: only the last call
   * may end within one. A block that is open at the end is held back until it ends.
   */
  lines(text: string, from = 0, to = text.length): string {
    const { scan } = this.#parts;
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

  /** The end: what stands for a block that is still open. */
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
    const { blockRules, scan } = this.#parts;
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
    this.#heard(rule.label, begins, rule.isSecret, line, true);
    return mark;
  }

  #applyAll(line: string): string {
    const { blockRules, lineRules, scan } = this.#parts;
    let redacted = line;
    // Each line with a trigger goes through here: with an iterator this loop took as long as all the rest.
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
      const other = this.#heard(name, value, isSecret, this.#lineNumber, false);
      return `${before}${typeof other === 'string' ? other : place}${after}`;
    });
  }
}

const carriageReturn = 13;

type Groups = { readonly before?: string; readonly value?: string; readonly after?: string };

/** The named groups of a match, which come last where a pattern has some. */
function groupsOf(last: unknown): Groups {
  return typeof last === 'object' && last !== null ? last : {};
}

/** The label of a mark, with which it begins. */
export function labelIn(place: string): string {
  return place.slice(1, place.indexOf(']'));
}
