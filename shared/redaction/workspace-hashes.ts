import type { LineRule } from './redaction-rule.ts';

const label = 'workspace hash';

/** So many first digits of a hash stand for the whole, as in a short id. */
const shortest = 8;

/**
 * Rules for ids that were made of the path of a workspace: whoever guesses the path could check it against them.
 * `hashes` are those of the workspaces that are known, in hex; they are found shortened too. Others are found beside
 * their name.
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

/** A pattern for this text and for everything it begins with. */
function anyBeginning(text: string): string {
  return [...text].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '');
}
