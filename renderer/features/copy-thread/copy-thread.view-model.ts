import { counted, t } from '../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import { filterSecrets, maxUnaskedCopyCharacters } from '../../commands/thread-copier.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import type { InspectionResult } from '../../input-safety/inspect-input.ts';

/** The format of a copied thread. */
export type CopyFormat = 'markdown' | 'plain';

/** A thread in one format, with its findings. */
export type CopyableText = InspectionResult & { readonly text: string };

/** The dialog's view. */
export type CopyThreadView = {
  /** The size of the text. */
  readonly size: string;
  /** The reason not to copy the text unchanged; null for none. */
  readonly warning: string | null;
  readonly rows: readonly { readonly what: string; readonly where: string }[];
  readonly canCopy: boolean;
  readonly canMask: boolean;
};

/** Describes the dialog; null while the text is being read. */
export function describeCopyThread(copyable: CopyableText | null): CopyThreadView {
  if (copyable === null)
    return { size: t`Reading the thread`, warning: null, rows: [], canCopy: false, canMask: false };
  const { hasFailed = false, findings, text } = copyable;
  const secrets = filterSecrets(findings);
  const isLarge = text.length > maxUnaskedCopyCharacters;
  const unchecked = hasFailed ? t`Workcell could not check it for secrets.` : null;
  const named = secrets.length === 0 ? unchecked : t`It has ${nameFindings(secrets)}.`;
  const large = isLarge ? t`Few programs can paste this much.` : null;
  const bytes = new TextEncoder().encode(text).length;
  return {
    size: `${counted(text.length, 'character')}, ${formatBytes(bytes)}`,
    warning: [named, large].filter((part) => part !== null).join(' ') || null,
    rows: secrets.map(describeFinding),
    canCopy: true,
    canMask: secrets.length > 0,
  };
}
