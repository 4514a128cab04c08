import { t } from '../i18n/i18n.ts';
import { type CodexError, errorKind } from './codex-error.ts';
import { errorText } from './error-words.ts';
import { streamFact } from './stream-errors.ts';

/** An attempt to reach the provider again, as Codex reports it. */
export type ReconnectInput = {
  /** The number of the attempt and the limit. Null when Codex does not count. */
  readonly attempt: number | null;
  readonly of: number | null;
  /** What happened, in one sentence. */
  readonly message: string;
};

/** Reads an error that Codex retries by itself. */
export function describeReconnect(error: CodexError): ReconnectInput {
  const counted = /(\d+)\s*\/\s*(\d+)/.exec(error.message);
  const words = error.additionalDetails ?? '';
  const { httpStatus } = errorKind(error.codexErrorInfo);
  const answered = httpStatus === null ? null : t`The provider answered with HTTP ${httpStatus}.`;
  const said = errorText(words === '' ? error.message : words);
  return {
    attempt: counted === null ? null : Number(counted[1]),
    of: counted === null ? null : Number(counted[2]),
    message: answered ?? streamFact(error.message) ?? streamFact(words) ?? said,
  };
}
