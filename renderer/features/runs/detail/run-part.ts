import { t } from '../../../../shared/i18n/i18n.ts';
import type { Segment } from '../../../components/SegmentedControl.tsx';

/** The part that the dialog of a run shows below its facts. */
export type RunPart = 'timeline' | 'explain' | 'replay' | 'review';

/** Lists the parts to choose from. The changes have their own button, and are listed while they are shown. */
export function listParts({ hasReview }: { readonly hasReview: boolean }): readonly Segment<RunPart>[] {
  return [
    { value: 'timeline', name: t`Timeline` },
    { value: 'explain', name: t`Why` },
    { value: 'replay', name: t`Replay` },
    ...(hasReview ? [{ value: 'review', name: t`Changes` } as const] : []),
  ];
}
