import { type PersonalInfo, personalRules } from './personal-rules.ts';
import { RedactionEngine } from './redaction-engine.ts';
import type { RedactionRule } from './redaction-rule.ts';
import { RedactionStream } from './redaction-stream.ts';
import { secretRules } from './secret-rules.ts';
import { stackTraceBlocks, stackTraceInString } from './stack-trace.ts';
import { workspaceHashRules } from './workspace-hashes.ts';

/** Determines which rules diagnostics go through. */
export type DiagnosticSettings = {
  readonly person: PersonalInfo;
  /** Ids derived from the paths of workspaces, in hex. */
  readonly workspaceHashes: readonly string[];
  /** A stack trace reveals much about a machine: it stays only if the person agreed to telemetry. */
  readonly keepStackTraces: boolean;
};

/** The rules for diagnostics, in the order they apply. */
export function diagnosticRules(settings: DiagnosticSettings): readonly RedactionRule[] {
  const { keepStackTraces, person, workspaceHashes } = settings;
  return [
    ...secretRules,
    ...(keepStackTraces ? [] : [...stackTraceBlocks, stackTraceInString]),
    ...workspaceHashRules(workspaceHashes),
    ...personalRules(person),
  ];
}

/** Removes from diagnostics what must not be visible in them. Everything goes through it before it reaches a sink. */
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

  /** For a text that arrives in chunks, cut anywhere, such as the output of a child process. Use one per source. */
  stream(): RedactionStream {
    return new RedactionStream(this.#engine);
  }
}
