/** One kind of text that must not be visible. */
export type RedactionRule = LineRule | BlockRule;

/** The fields of every rule. */
type Kind = {
  /** The text in brackets that replaces it. Replacements are also counted under this name. */
  readonly label: string;
  /** For a secret, only the first characters are ever shown again. */
  readonly isSecret: boolean;
  readonly triggers: Triggers;
};

/**
 * The lines a rule must check: those containing one of these texts in any case (here in lowercase and without line
 * breaks), or those with a token-length run of uppercase letters, digits, and others. Null for a rule that checks every
 * line, which is expensive.
 */
export type Triggers = readonly string[] | 'mixedRun' | null;

/**
 * Something within one line. `pattern` is global and takes time linear in the line, which has no line break. The whole
 * match is replaced, or only its group `value` if it has the groups `before` and `after` around it.
 */
export type LineRule = Kind & {
  readonly pattern: RegExp;
  /** The replacement of a match, when it is not always the label. Null leaves the match unchanged. */
  readonly replace?: (value: string) => string | null;
};

/** Something that spans several lines. */
export type BlockRule = Kind & {
  /** The block that a line without its line break opens. Null for none. */
  readonly open: (line: string) => OpenBlock | null;
};

/** A block with some of its lines read. It keeps none of them. */
export type OpenBlock = {
  /** How much of its first line precedes it. That part is shown and redacted like any other text. */
  readonly before: number;
  /**
   * Takes the next line. `inside` means it is part of the block. `outside` means the block ended before it. A number
   * means the block ends within it, and the rest is a normal line.
   */
  readonly take: (line: string) => 'inside' | 'outside' | number;
  /**
   * The mark of the block in its current state. Null if it turned out not to be one, so that its beginning is shown.
   */
  readonly mark: () => string | null;
};

/** The mark that replaces a text. */
export function toMark(label: string): string {
  return `[${label}]`;
}
