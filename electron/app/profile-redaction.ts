import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DiagnosticRedactor, diagnosticRules } from '../../shared/redaction/diagnostic-redactor.ts';

export type ProfileRedactionInput = {
  /** The person's home folder. */
  readonly home: string;
  /** The folders that the person works in. */
  readonly folders: readonly string[];
  /** The person agreed to a log with details, and only they get the text. */
  readonly keepStackTraces: boolean;
};

/** Removes from diagnostics who the person is and where they work. Removes stack traces unless they may stay. */
export function profileRedactor({ folders, home, keepStackTraces }: ProfileRedactionInput): DiagnosticRedactor {
  const person = { home, userName: basename(home), workspace: null, folders };
  return new DiagnosticRedactor(
    diagnosticRules({ person, workspaceHashes: folders.flatMap(hashesOfFolder), keepStackTraces }),
  );
}

/** The usual hashes of a path, because programs derive workspace ids from them. */
function hashesOfFolder(folder: string): readonly string[] {
  return ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update(folder).digest('hex'));
}
