import { kindAt, letterKinds, shortestRun } from './mixed-run.ts';
import { type LineRule, placeholder } from './redaction-rule.ts';
import { tokenStart } from './token-rules.ts';

const label = 'secret: random token';
const longest = 88;

/**
 * A token that nothing tells but its chance. Hashes and ids in hex have no large letters, names in code few changes
 * between their kinds of letters; what stands in a path, behind a colon, or has base64's signs at its end is more often
 * a file, a fingerprint or a hash. Of the harmless lines of the corpus it changes none.
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

/** In random letters and digits nearly two of three neighbours are of different kinds; in names of code hardly one in five. */
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
