import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { noteCopy, speechCopier } from '../../commands/copy-text.ts';
import { readWholeThread } from '../../commands/history.commands.ts';
import { describeThreadFailure, inOneLine } from '../../commands/show-problem.ts';
import { secretsIn } from '../../commands/speech-copier.ts';
import { inspectInput } from '../../input-safety/inspect-input.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { transcriptText } from '../../view-models/transcript-text.ts';
import type { CopyableText, CopyFormat } from './copy-thread.view-model.ts';

// The steps after `copyAll`: the person sees the size and the findings of the thread, and then says yes or no.

/** The whole thread in each format with its findings; a sentence when it cannot be read. */
export async function readCopyableThread(): Promise<Result<Readonly<Record<CopyFormat, CopyableText>>, string>> {
  const whole = await readWholeThread();
  if (!whole.ok) return err(inOneLine(describeThreadFailure(whole.error)));
  const workspace = useWorkspace.getState().workspace?.path ?? null;
  const inspected = async (format: CopyFormat): Promise<CopyableText> => {
    const text = transcriptText(whole.value, workspace, format);
    return { ...(await inspectInput(text)), text };
  };
  const [markdown, plain] = await Promise.all([inspected('markdown'), inspected('plain')]);
  return ok({ markdown, plain });
}

/** The person accepts, as it is or with its secrets masked. */
export async function copyWholeThread({ findings, masked, text }: CopyableText, isMasked: boolean): Promise<void> {
  const speech = { text: isMasked ? masked : text, name: t`the thread`, what: 'thread' } as const;
  const secrets = secretsIn(findings);
  noteCopy(await (isMasked ? speechCopier.write(speech, secrets) : speechCopier.writeAsItIs(speech, secrets)), {});
}

/** The person declines; if they saw secrets, that is reported and counted. */
export async function refuseWholeThread({ findings }: CopyableText): Promise<void> {
  const secrets = secretsIn(findings);
  if (secrets.length > 0) noteCopy(await speechCopier.refuse(secrets), {});
}
