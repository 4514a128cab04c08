import { t } from '../i18n/i18n.ts';
/** How an answer ended early, according to Codex's text. Null for other texts. */
export function streamFact(words: string): string | null {
  if (/max_output_tokens/.test(words)) return t`The answer reached the model's limit of output.`;
  if (/content_filter/.test(words)) return t`The provider's content filter stopped the answer.`;
  if (/waiting for network|^Connection failed|error sending request/.test(words))
    return t`The provider cannot be reached.`;
  if (/idle timeout/.test(words)) return t`The provider fell silent.`;
  if (/stream disconnected/.test(words)) return t`The provider closed the stream.`;
  return null;
}
