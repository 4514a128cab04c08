import type { LineRule } from './redaction-rule.ts';

const label = 'workspace hash';

/** The minimum number of hash digits that identify a hash, as in a short id. */
const shortest = 8;

/**
 * Rules for ids derived from a workspace path: anyone who guesses the path could verify it with them. `hashes` are
 * those of the known workspaces, in hex, and are also found when shortened. Other hashes are found by the name next to
 * them.
 */
export function workspaceHashRules(hashes: readonly string[]): readonly LineRule[] {
  const known = [...new Set(hashes.map((hash) => hash.toLowerCase()))].filter((hash) => hash.length >= shortest);
  return [
    ...known.map((hash) => ({
      label,
      isSecret: false,
      triggers: [hash.slice(0, shortest)],
      pattern: new RegExp(
        `(?<![\\da-f])${hash.slice(0, shortest)}${anyBeginning(hash.slice(shortest))}(?![\\da-f])`,
        'gi',
      ),
    })),
    {
      label,
      isSecret: false,
      triggers: ['workspace'],
      pattern:
        /(?<before>workspaces?[ _-]?(?:hash|id|key|digest)\\{0,3}["']?(?:\s{0,3}[:=]\s{0,3}|\s{1,3})\\{0,3}["'`]?)(?<value>[\da-f]{8,128})(?<after>(?![\w-]))/gi,
    },
  ];
}

/** A pattern for this text and its prefixes. */
function anyBeginning(text: string): string {
  return [...text].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '');
}
