import { kindAt, letterKinds, shortestRun } from './mixed-run.ts';
import { nameBeforeValue, phraseRules } from './phrase-rules.ts';
import { privateKeyBlock, privateKeyInLine } from './private-key.ts';
import { randomToken } from './random-token.ts';
import { RedactionEngine } from './redaction-engine.ts';
import { type LineRule, placeholder, type RedactionRule } from './redaction-rule.ts';
import { tokenRules, tokenStart } from './token-rules.ts';

let engine: RedactionEngine | null = null;

/**
 * The shared engine that looks only for keys, tokens, and passwords. Creating it takes a few milliseconds, so it is
 * created on first use.
 */
export function secretEngine(): RedactionEngine {
  engine ??= new RedactionEngine(secretRules);
  return engine;
}

const longest = 88;

/**
 * A token that only its randomness reveals. Hex hashes and ids have no uppercase letters, and names in code rarely
 * switch between kinds of letters. Text in a path, after a colon, or ending in base64 signs is more often a file, a
 * fingerprint, or a hash. This rule changes no harmless line of the corpus.
 */
const randomTokenRule: LineRule = {
  label: randomToken,
  isSecret: true,
  triggers: 'mixedRun',
  pattern: new RegExp(
    String.raw`(?:(?<![\w+/.:%-])|${tokenStart})[A-Za-z0-9_-]{${shortestRun},${longest}}(?![\w+/=.-])`,
    'g',
  ),
  replace: (value) => (looksRandom(value) ? placeholder(randomToken) : null),
};

/**
 * In random letters and digits, almost two of three neighbors differ in kind. In names in code, hardly one in five do.
 */
const leastChanges = 0.4;
const leastOfEach = 2;

function looksRandom(token: string): boolean {
  const found = Array.from(token, (_, at) => kindAt(token, at));
  const changes = found.filter((kind, at) => at > 0 && kind !== found[at - 1]).length;
  return (
    changes >= leastChanges * token.length &&
    letterKinds.every((kind) => found.filter((other) => other === kind).length >= leastOfEach)
  );
}

/** Rules for text that gives access: keys, tokens, and passwords. */
export const secretRules: readonly RedactionRule[] = [
  privateKeyBlock,
  nameBeforeValue,
  privateKeyInLine,
  ...tokenRules,
  ...phraseRules,
  randomTokenRule,
];
