import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DiagnosticRedactor, diagnosticRules } from '../../shared/redaction/diagnostic-redactor.ts';

export type ProfileRedactionInput = {
  /** The person's home folder. */
  readonly home: string;
  /** The folders that the person works in. */
  readonly folders: readonly string[];
  /** The person has agreed to a log with details, and nobody else gets the text. */
  readonly keepStackTraces: boolean;
};

/** Takes out of a profile's diagnostics who the person is and where they work, and stack traces unless they may stay. */
export function profileRedactor({ folders, home, keepStackTraces }: ProfileRedactionInput): DiagnosticRedactor {
  const person = { home, userName: basename(home), workspace: null, folders };
  return new DiagnosticRedactor(
    diagnosticRules({ person, workspaceHashes: folders.flatMap(hashesOfFolder), keepStackTraces }),
  );
}

/** The usual hashes of a path: programs make ids of workspaces from them. */
function hashesOfFolder(folder: string): readonly string[] {
  return ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update(folder).digest('hex'));
}
