import { getCharacterKind, letterKinds, minRunLength } from './mixed-run.ts';
import { nameBeforeValue, phraseRules } from './phrase-rules.ts';
import { privateKeyBlock, privateKeyInLine } from './private-key.ts';
import { randomToken } from './random-token.ts';
import { RedactionEngine } from './redaction-engine.ts';
import { type LineRule, type RedactionRule, toMark } from './redaction-rule.ts';
import { tokenRules, tokenStart } from './token-rules.ts';

let engine: RedactionEngine | null = null;

/**
 * The shared engine that looks only for keys, tokens, and passwords. Creating it takes a few milliseconds, so it is
 * created on first use.
 */
export function getSecretEngine(): RedactionEngine {
  engine ??= new RedactionEngine(secretRules);
  return engine;
}

const maxTokenLength = 88;

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
    String.raw`(?:(?<![\w+/.:%-])|${tokenStart})[A-Za-z0-9_-]{${minRunLength},${maxTokenLength}}(?![\w+/=.-])`,
    'g',
  ),
  replace: (value) => (looksRandom(value) ? toMark(randomToken) : null),
};

/**
 * In random letters and digits, almost two of three neighbors differ in kind. In names in code, hardly one in five do.
 */
const minChanges = 0.4;
const minOfEach = 2;

function looksRandom(token: string): boolean {
  const found = Array.from(token, (_, at) => getCharacterKind(token, at));
  const changes = found.filter((kind, at) => at > 0 && kind !== found[at - 1]).length;
  return (
    changes >= minChanges * token.length &&
    letterKinds.every((kind) => found.filter((other) => other === kind).length >= minOfEach)
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
