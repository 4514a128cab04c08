import { readPiece } from '../../../shared/shell/split-shell-words.ts';

/** A word of a script. A word with a pattern can become other words, all of which start with `fixed`. */
export type ScriptWord = {
  readonly text: string;
  readonly isPattern: boolean;
  /** The start of the word that no pattern changes. Without a pattern, the whole word. */
  readonly fixed: string;
  /** True if no part is quoted, so that the word can be a keyword or set a variable. */
  readonly isBare: boolean;
};

/** A program with its words, as part of a pipeline. Without words, it only sets variables. */
export type SimpleCommand = { readonly settings: readonly string[]; readonly words: readonly ScriptWord[] };

/**
 * Returns the commands of a POSIX shell script whose redirections only read: in sequence, in pipelines, or depending on
 * each other. Null for everything else: writing to a file, a background command, an expansion, a group, a loop, a
 * function, and anything that shells may read in different ways.
 */
export function parseScript(script: string): readonly SimpleCommand[] | null {
  return new ScriptParser(script).read();
}

const operators = ['&&', '||', '|&', '|', ';', '\n'];

class ScriptParser {
  private readonly commands: SimpleCommand[] = [];
  private readonly script: string;
  private settings: string[] = [];
  private words: ScriptWord[] = [];
  /** The here-documents that start on the next line. */
  private texts: HereText[] = [];
  private at = 0;
  /** True if an operator still needs a command. */
  private isOpen = false;

  constructor(script: string) {
    this.script = script;
  }

  read(): readonly SimpleCommand[] | null {
    while (this.at < this.script.length) if (!this.readNext()) return null;
    this.endCommand();
    return this.isOpen || this.texts.length > 0 ? null : this.commands;
  }

  private readNext(): boolean {
    const { at, script } = this;
    const rest = script.slice(at, at + 4);
    if (/^[ \t]/.test(rest) || rest.startsWith('\\\n')) return this.skip(rest.startsWith('\\') ? 2 : 1);
    if (rest.startsWith('#')) return this.skip(measureLine(script, at));
    if (/^\d*[<>]|^&>/.test(script.slice(at, at + 12))) return this.readRedirection();
    const operator = operators.find((known) => rest.startsWith(known));
    return operator === undefined ? this.readWord() : this.readOperator(operator);
  }

  private skip(length: number): boolean {
    this.at += length;
    return true;
  }

  private readOperator(operator: string): boolean {
    this.at += operator.length;
    const isEmpty = this.words.length === 0 && this.settings.length === 0;
    if (operator === '\n') {
      if (!isEmpty) this.endCommand();
      return this.readTexts();
    }
    // `;;` and a line that starts with an operator are syntax errors.
    if (isEmpty) return false;
    this.endCommand();
    this.isOpen = operator !== ';';
    return true;
  }

  private endCommand(): void {
    if (this.words.length === 0 && this.settings.length === 0) return;
    this.commands.push({ settings: this.settings, words: this.words });
    this.settings = [];
    this.words = [];
    this.isOpen = false;
  }

  private readWord(): boolean {
    const word = readWordAt(this.script, this.at);
    if (word === null) return false;
    this.at = word.end;
    const sets = this.words.length === 0 && word.isBare && /^[A-Za-z_]\w*=/.test(word.fixed);
    if (sets && word.isPattern) return false;
    if (sets) this.settings.push(word.text);
    else this.words.push(word);
    return true;
  }

  private readRedirection(): boolean {
    const found = /^(?:\d*(<<<|<<-?|<(?![&>])|>>|>&|<&|>(?!\|))|(&>>?))[ \t]*/.exec(
      this.script.slice(this.at, this.at + 200),
    );
    const operator = found?.[1] ?? found?.[2];
    if (found === null || operator === undefined) return false;
    // After this, a shell continues the operator on the next line: `<<` becomes `<<-`.
    if (this.script.startsWith('\\\n', this.at + found[0].trimEnd().length)) return false;
    this.at += found[0].length;
    const target = readWordAt(this.script, this.at);
    if (target === null || target.isPattern) return false;
    this.at = target.end;
    if (operator === '<<' || operator === '<<-') {
      this.texts.push({ end: target.text, hasTabs: operator === '<<-', isPlain: !target.isBare });
      return true;
    }
    return isHarmless(operator, target.text);
  }

  /**
   * Skips the here-documents that the previous line announced. Returns false if one has no end or may expand something.
   */
  private readTexts(): boolean {
    for (const { end, hasTabs, isPlain } of this.texts) {
      for (let isOver = false; !isOver; ) {
        if (this.at >= this.script.length) return false;
        const length = measureLine(this.script, this.at);
        const line = this.script.slice(this.at, this.at + length);
        this.at += length + 1;
        isOver = (hasTabs ? line.replace(/^\t+/, '') : line) === end;
        if (!isOver && !isPlain && /[$`\\]/.test(line)) return false;
      }
    }
    this.texts = [];
    return true;
  }
}

/**
 * A here-document: the line that ends it, whether its lines may start with tabs, and whether a shell leaves its text
 * unchanged.
 */
type HereText = { readonly end: string; readonly hasTabs: boolean; readonly isPlain: boolean };

/** Returns whether a redirection only reads or discards output. A path in /dev/tcp is a connection. */
function isHarmless(operator: string, target: string): boolean {
  if (operator === '<<<') return true;
  if (operator === '<') return !/^\/+dev\/+(?:tcp|udp)/.test(target);
  if (operator === '>&' || operator === '<&') return /^(?:\d+|-|\/dev\/null)$/.test(target);
  return target === '/dev/null';
}

function measureLine(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return (end === -1 ? script.length : end) - at;
}

/** Matches patterns and lists: `*`, `?`, `[…]`, and a non-empty `{…}`. */
const pattern = /[*?[]|\{(?!\})/;

function readWordAt(script: string, from: number): (ScriptWord & { readonly end: number }) | null {
  let [text, fixed, isPattern, isBare] = ['', '', false, true];
  let at = from;
  while (at < script.length && !/[ \t\n;&|<>]/.test(script.charAt(at))) {
    if (script.startsWith('\\\n', at)) {
      at += 2;
      continue;
    }
    const isQuoted = /['"\\]/.test(script.charAt(at));
    // A dollar alone is literal, as at the end of an expression.
    const isDollar = /^\$(?:[ \t\n]|$)/.test(script.slice(at, at + 2));
    const piece = isDollar ? { text: '$', end: at + 1 } : readPiece(script, at);
    if (piece === null || /\r/.test(piece.text)) return null;
    const start = isQuoted ? -1 : piece.text.search(pattern);
    if (!isPattern) fixed += start === -1 ? piece.text : piece.text.slice(0, start);
    isPattern ||= start !== -1;
    isBare &&= !isQuoted;
    text += piece.text;
    at = piece.end;
  }
  // A lone bracket is the test program.
  if (text === '[') return { text, fixed: text, isPattern: false, isBare, end: at };
  return text === '' && isBare ? null : { text, fixed, isPattern, isBare, end: at };
}
