import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { showCopyOutcome, threadCopier } from '../../commands/copy-text.ts';
import { readWholeThread } from '../../commands/history.commands.ts';
import { describeThreadFailure, joinAlertText } from '../../commands/show-problem.ts';
import { filterSecrets } from '../../commands/thread-copier.ts';
import { inspectInput } from '../../input-safety/inspect-input.ts';
import { shownFolder } from '../../view-models/shown-folder.ts';
import { formatTranscript } from '../../view-models/transcript-text.ts';
import type { CopyableText, CopyFormat } from './copy-thread.view-model.ts';

// The steps after `copyAll`: the user sees the size and the findings of the thread, then accepts or declines.

/** Reads the whole thread in each format with its findings. The error is a sentence. */
export async function readCopyableThread(): Promise<Result<Readonly<Record<CopyFormat, CopyableText>>, string>> {
  const folder = shownFolder.path;
  const whole = await readWholeThread();
  if (!whole.ok) return err(joinAlertText(describeThreadFailure(whole.error)));
  const inspected = async (format: CopyFormat): Promise<CopyableText> => {
    const text = formatTranscript(whole.value, folder, format);
    return { ...(await inspectInput(text)), text };
  };
  const [markdown, plain] = await Promise.all([inspected('markdown'), inspected('plain')]);
  return ok({ markdown, plain });
}

/** Copies the thread after the user accepts, unchanged or with its secrets masked. */
export async function copyWholeThread({ findings, masked, text }: CopyableText, isMasked: boolean): Promise<void> {
  const speech = { text: isMasked ? masked : text, name: t`the thread`, what: 'thread' } as const;
  const secrets = filterSecrets(findings);
  showCopyOutcome(
    await (isMasked ? threadCopier.write(speech, secrets) : threadCopier.writeUnmasked(speech, secrets)),
    {},
  );
}

/** Handles a refusal. If the user saw secrets, the refusal is reported and counted. */
export async function refuseWholeThread({ findings }: CopyableText): Promise<void> {
  const secrets = filterSecrets(findings);
  if (secrets.length > 0) showCopyOutcome(await threadCopier.refuse(secrets), {});
}
