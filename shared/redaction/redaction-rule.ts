/** One kind of text that must not be seen. */
export type RedactionRule = LineRule | BlockRule;

/** What every rule says. */
type Kind = {
  /** What is left in its place, in brackets; also the name under which replacements are counted. */
  readonly label: string;
  /** Of a secret only the first characters are ever shown again. */
  readonly isSecret: boolean;
  readonly triggers: Triggers;
};

/**
 * Which lines a rule has to look at: those that have one of these texts, in whatever case (here they are in lower case
 * and without line breaks), or those with a run of large letters, digits and others that is as long as a token. Null for a
 * rule that looks at every line, which costs much.
 */
export type Triggers = readonly string[] | 'mixedRun' | null;

/**
 * Something within one line. `pattern` is global and costs a time that is linear in the line, which comes without its
 * line break. What it matches is replaced as a whole, or only its group `value` where it has the groups `before` and
 * `after` around it.
 */
export type LineRule = Kind & {
  readonly pattern: RegExp;
  /** What takes the place of a match, where it is not always the label; null leaves the match as it is. */
  readonly replace?: (value: string) => string | null;
};

/** Something that runs over several lines. */
export type BlockRule = Kind & {
  /** What a line opens, which comes without its line break; null for nothing. */
  readonly open: (line: string) => OpenBlock | null;
};

/** A block of which some lines have come. It keeps none of them. */
export type OpenBlock = {
  /** How much of its first line stands before it: that is shown, and redacted like any other text. */
  readonly before: number;
  /**
   * Takes the next line. `inside`: it is part of the block. `outside`: the block has ended before it. A number: the
   * block ends within it, and from there on it is a line like any other.
   */
  readonly take: (line: string) => 'inside' | 'outside' | number;
  /** What stands for the block as it is now; null where it turned out to be none, so that its beginning is shown. */
  readonly mark: () => string | null;
};

/** The mark that stands where something was. */
export function placeholder(label: string): string {
  return `[${label}]`;
}
