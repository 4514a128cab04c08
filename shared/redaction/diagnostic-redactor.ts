import { type PersonalFacts, personalRules } from './personal-rules.ts';
import { RedactionEngine } from './redaction-engine.ts';
import type { RedactionRule } from './redaction-rule.ts';
import { RedactionStream } from './redaction-stream.ts';
import { secretRules } from './secret-rules.ts';
import { stackTraceBlocks, stackTraceInString } from './stack-trace.ts';
import { workspaceHashRules } from './workspace-hashes.ts';

/** What decides which rules diagnostics go through. */
export type DiagnosticSettings = {
  readonly person: PersonalFacts;
  /** Ids made of the paths of workspaces, in hex. */
  readonly workspaceHashes: readonly string[];
  /** A stack trace tells much about a machine: it stays only where the person has agreed to telemetry. */
  readonly keepStackTraces: boolean;
};

/** The rules for diagnostics, in the order in which they are to be applied. */
export function diagnosticRules(settings: DiagnosticSettings): readonly RedactionRule[] {
  const { keepStackTraces, person, workspaceHashes } = settings;
  return [
    ...secretRules,
    ...(keepStackTraces ? [] : [...stackTraceBlocks, stackTraceInString]),
    ...workspaceHashRules(workspaceHashes),
    ...personalRules(person),
  ];
}

/** Takes out of diagnostics what must not be seen in them. Nothing reaches a sink that has not been through it. */
export class DiagnosticRedactor {
  readonly #engine: RedactionEngine;

  /** The rules are any: those of `diagnosticRules`, and others before or after them. */
  constructor(rules: readonly RedactionRule[]) {
    this.#engine = new RedactionEngine(rules);
  }

  /** A text that is whole. */
  text(text: string): string {
    return this.#engine.text(text);
  }

  /** For a text that comes in chunks, cut anywhere, such as what a child process says. One for each source. */
  stream(): RedactionStream {
    return new RedactionStream(this.#engine);
  }
}
