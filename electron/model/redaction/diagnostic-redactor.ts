import { createPersonalRules, type PersonalInfo } from '../../../shared/redaction/personal-rules.ts';
import { RedactionEngine } from '../../../shared/redaction/redaction-engine.ts';
import type { LineRule, RedactionRule } from '../../../shared/redaction/redaction-rule.ts';
import { secretRules } from '../../../shared/redaction/secret-rules.ts';
import { RedactionStream } from './redaction-stream.ts';
import { stackTraceBlocks, stackTraceInString } from './stack-trace.ts';

const label = 'workspace hash';

/** The minimum number of hash digits that identify a hash, as in a short id. */
const minHashLength = 8;

/**
 * Creates rules for ids derived from a workspace path: anyone who guesses the path could verify it with them. `hashes`
 * are those of the known workspaces, in hex, and are also found when shortened. Other hashes are found by the name next
 * to them.
 */
function workspaceHashRules(hashes: readonly string[]): readonly LineRule[] {
  const known = [...new Set(hashes.map((hash) => hash.toLowerCase()))].filter((hash) => hash.length >= minHashLength);
  return [
    ...known.map((hash) => ({
      label,
      isSecret: false,
      triggers: [hash.slice(0, minHashLength)],
      pattern: new RegExp(
        `(?<![\\da-f])${hash.slice(0, minHashLength)}${matchAnyPrefix(hash.slice(minHashLength))}(?![\\da-f])`,
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

/** Returns a pattern for this text and its prefixes. */
function matchAnyPrefix(text: string): string {
  return [...text].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '');
}

/** The settings that determine the rules for diagnostics. */
export type DiagnosticSettings = {
  readonly personal: PersonalInfo;
  /** Ids derived from the paths of workspaces, in hex. */
  readonly workspaceHashes: readonly string[];
  /** A stack trace reveals much about a machine: it stays only if the user agreed to telemetry. */
  readonly keepStackTraces: boolean;
};

/** Returns the rules for diagnostics, in the order they apply. */
export function diagnosticRules(settings: DiagnosticSettings): readonly RedactionRule[] {
  const { keepStackTraces, personal, workspaceHashes } = settings;
  return [
    ...secretRules,
    ...(keepStackTraces ? [] : [...stackTraceBlocks, stackTraceInString]),
    ...workspaceHashRules(workspaceHashes),
    ...createPersonalRules(personal),
  ];
}

/** Removes private data from diagnostics. Everything passes through it before it reaches a sink. */
export class DiagnosticRedactor {
  readonly #engine: RedactionEngine;

  /** Accepts any rules: those of `diagnosticRules`, and others before or after them. */
  constructor(rules: readonly RedactionRule[]) {
    this.#engine = new RedactionEngine(rules);
  }

  /** Redacts a complete text. */
  text(text: string): string {
    return this.#engine.text(text);
  }

  /**
   * Creates a redactor for a text that arrives in chunks, cut anywhere, such as the output of a child process. Use one
   * per source.
   */
  stream(): RedactionStream {
    return new RedactionStream(this.#engine);
  }
}
