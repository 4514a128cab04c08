import { kindAt, letterKinds, shortestRun } from './mixed-run.ts';
import { type LineRule, placeholder } from './redaction-rule.ts';
import { tokenStart } from './token-rules.ts';

const label = 'secret: random token';
const longest = 88;

/**
 * A token that only its randomness reveals. Hex hashes and ids have no uppercase letters, and names in code rarely
 * switch between kinds of letters. Text in a path, after a colon, or ending in base64 signs is more often a file, a
 * fingerprint, or a hash. This rule changes no harmless line of the corpus.
 */
export const randomToken: LineRule = {
  label,
  isSecret: true,
  triggers: 'mixedRun',
  pattern: new RegExp(
    String.raw`(?:(?<![\w+/.:%-])|${tokenStart})[A-Za-z0-9_-]{${shortestRun},${longest}}(?![\w+/=.-])`,
    'g',
  ),
  replace: (value) => (looksRandom(value) ? placeholder(label) : null),
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
