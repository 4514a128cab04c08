import { HiddenSecrets, mayHide, replaceWithMarks } from './hidden-secrets.ts';
import { classifyContinuation, maxJoinedLines, mayContinue } from './joined-lines.ts';
import { type BlockRule, type LineRule, type OpenBlock, type RedactionRule, toMark } from './redaction-rule.ts';
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
  readonly #rules: readonly RedactionRule[];
  #deps: PassRules | null = null;

  constructor(rules: readonly RedactionRule[]) {
    this.#rules = rules;
  }

  /** Redacts a text. */
  text(text: string, received: ReplacementListener = ignore): string {
    const pass = this.startPass(received);
    return pass.lines(text) + pass.close();
  }

  /** Starts a pass for a text that arrives in parts. */
  startPass(received: ReplacementListener = ignore): RedactionPass {
    // A host starts with several engines, and few of them get a text.
    this.#deps ??= preparePass(this.#rules);
    return new RedactionPass(this.#deps, received);
  }
}

function preparePass(rules: readonly RedactionRule[]): PassRules {
  const blockRules = rules.filter((rule) => 'open' in rule);
  const lineRules = rules.filter((rule) => 'pattern' in rule);
  const scan = new TriggerScan([...blockRules, ...lineRules].map(({ triggers }) => triggers));
  return { blockRules, lineRules, scan, hidden: new HiddenSecrets(lineRules) };
}

/** The scan identifies each rule by its index: first the block rules, then the line rules. */
type PassRules = {
  readonly blockRules: readonly BlockRule[];
  readonly lineRules: readonly LineRule[];
  readonly scan: TriggerScan;
  readonly hidden: HiddenSecrets;
};

function ignore(): void {
  // Ignores replacements.
}

type Open = {
  readonly rule: BlockRule;
  readonly block: OpenBlock;
  readonly startText: string;
  readonly line: number;
  lineBreak: string;
};

type Line = {
  readonly text: string;
  readonly lineBreak: string;
  readonly hasTriggers: boolean;
  readonly mayHide: boolean;
  /** Counted from 0. */
  readonly number: number;
};

/** One pass through a text. Between two lines, it remembers only which block is open. */
export class RedactionPass {
  readonly #deps: PassRules;
  readonly #received: ReplacementListener;
  #open: Open | null = null;
  /** The numbers of the line that the rules see, and of the last line that was read. */
  #lineNumber = -1;
  #read = -1;
  /** Lines held back because a secret in them may continue on the next line. */
  #held: Line[] = [];

  constructor(deps: PassRules, received: ReplacementListener) {
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
    let hidesAt = -1;
    while (at < to) {
      if (hidesAt < at) hidesAt = findNextHidden(text, at);
      const read = scan.readLine(text, at, to);
      const end = read < 0 ? ~read : read;
      const next = end < to ? end + 1 : end;
      this.#read += 1;
      if (read >= 0 || hidesAt < end || this.#open !== null || this.#held.length > 0) {
        const hasReturn = end > at && next > end && text.charCodeAt(end - 1) === carriageReturn;
        const lineEnd = hasReturn ? end - 1 : end;
        shown += text.slice(unshown, at);
        shown += this.#next({
          text: text.slice(at, lineEnd),
          lineBreak: text.slice(lineEnd, next),
          hasTriggers: read >= 0,
          mayHide: hidesAt < end,
          number: this.#read,
        });
        unshown = next;
      }
      at = next;
    }
    return shown + text.slice(unshown, to);
  }

  /** Ends the pass and returns the mark of a block that is still open. */
  close(): string {
    const held = this.#release();
    if (this.#open === null) return held;
    const { lineBreak } = this.#open;
    return held + this.#closeBlock() + lineBreak;
  }

  /** Takes the next line. Holds it back while a secret may continue on the line after it. */
  #next(line: Line): string {
    if (this.#held.length === 0) {
      if (this.#open !== null || !mayContinue(line.text)) return this.#alone(line);
      this.#held = [line];
      return '';
    }
    const goesOn = this.#held.length < maxJoinedLines ? classifyContinuation(line.text) : 'none';
    if (goesOn === 'none') return this.#release() + this.#next(line);
    this.#held.push(line);
    return goesOn === 'whole' ? '' : this.#release();
  }

  /** Returns the lines held back, with a mark for each secret that continues from one line to another. */
  #release(): string {
    const held = this.#held;
    const [first] = held;
    this.#held = [];
    if (first === undefined) return '';
    // The last lines may be words after a token, which keep it from being recognized.
    for (let count = held.length; count > Math.max(1, held.length - maxFollowingLines); count--) {
      const shown = this.#joined(held.slice(0, count), first.number);
      if (shown !== null)
        return (
          shown +
          held
            .slice(count)
            .map((line) => this.#alone(line))
            .join('')
        );
    }
    return held.map((line) => this.#alone(line)).join('');
  }

  /** Returns lines with a mark for each secret that continues from one line to another. Null if there is none. */
  #joined(lines: readonly Line[], number: number): string | null {
    const whole = lines.map(({ lineBreak, text }) => text + lineBreak).join('');
    const found = this.#deps.hidden.findAcrossLines(whole);
    if (found.length === 0) return null;
    const marked = replaceWithMarks(whole, found, ({ label }, value) => {
      this.#received(label, value, true, number, true);
    });
    const rest = [...marked.matchAll(/([^\n]*?)(\r?\n|$)/g)].filter(([all]) => all !== '');
    return rest
      .map(([, text = '', lineBreak = ''], at) =>
        this.#alone({
          text,
          lineBreak,
          hasTriggers: this.#deps.scan.readLine(text, 0) >= 0,
          mayHide: true,
          number: number + at,
        }),
      )
      .join('');
  }

  #alone({ hasTriggers, lineBreak, mayHide: hides, number, text }: Line): string {
    this.#lineNumber = number;
    if (hides && this.#open === null) return this.#disguised(text, lineBreak);
    // The scan has read other lines since this one was held back, so read it again.
    return this.#line(text, lineBreak, hasTriggers && this.#deps.scan.readLine(text, 0) >= 0);
  }

  /** Redacts a line that may hide secrets: first marks them, then applies the rules to the rest. */
  #disguised(line: string, lineBreak: string): string {
    const { hidden, scan } = this.#deps;
    const found = hidden.find(line);
    const shown = replaceWithMarks(line, found, ({ label }, value) =>
      this.#received(label, value, true, this.#lineNumber, false),
    );
    return this.#line(shown, lineBreak, scan.readLine(shown, 0) >= 0);
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
      this.#open = { rule, block, startText: line.slice(block.before), line: this.#lineNumber, lineBreak };
      return this.#applyAll(line.slice(0, block.before));
    }
    return this.#applyAll(line) + lineBreak;
  }

  #closeBlock(): string {
    if (this.#open === null) return '';
    const { startText, block, line, rule } = this.#open;
    this.#open = null;
    const mark = block.mark();
    if (mark === null) return startText;
    this.#received(rule.label, startText, rule.isSecret, line, true);
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
      const { after = '', before = '', value = match } = getGroups(rest.at(-1));
      const place = replace === undefined ? toMark(label) : replace(value);
      if (place === null) return match;
      const name = replace === undefined ? label : readLabel(place);
      const other = this.#received(name, value, isSecret, this.#lineNumber, false);
      return `${before}${typeof other === 'string' ? other : place}${after}`;
    });
  }
}

/**
 * Returns the first position, at or after another one, where a text may hide something. If there is none, returns its
 * length.
 */
function findNextHidden(text: string, from: number): number {
  mayHide.lastIndex = from;
  return mayHide.exec(text)?.index ?? text.length;
}

/** How many lines after a secret may be held back with it. */
const maxFollowingLines = 3;

const carriageReturn = 13;

type Groups = { readonly before?: string; readonly value?: string; readonly after?: string };

/** The named groups of a match, which are the last argument if a pattern has any. */
function getGroups(last: unknown): Groups {
  return typeof last === 'object' && last !== null ? last : {};
}

/** The label at the start of a mark. */
export function readLabel(place: string): string {
  return place.slice(1, place.indexOf(']'));
}
