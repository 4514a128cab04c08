import { memo, Suspense, useContext, useMemo, useRef } from 'react';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { lazyComponent } from '../../client/lazy-module.ts';
import { type DiffLayout, toDiffRows } from '../../view-models/diff-rows.ts';
import { HunkSlots } from './hunk-slot.ts';
import { DiffList, type DiffListHandle } from './parts/DiffList.tsx';
import { toWholeFile } from './whole/whole-file.ts';
import type { WholeTexts } from './whole/whole-texts.ts';

const WholeDiff = lazyComponent(() => import('./whole/WholeDiff.tsx'));

export type FileDiffViewProps = {
  /** Has at least one file. */
  readonly files: readonly ParsedDiffFile[];
  /** The old and new text of a single file; null if unknown, or if there are several files. */
  readonly texts: WholeTexts | null;
  readonly layout: DiffLayout;
};

/** Shows a changed file in full if both of its texts are known and not too large, and its hunks otherwise. */
export const FileDiffView = memo(function FileDiffView({ files, texts, layout }: FileDiffViewProps) {
  const list = useRef<DiffListHandle>(null);
  const hasSlots = useContext(HunkSlots) !== null;
  const [file] = files;
  const aligned = useMemo(
    () => (file === undefined || texts === null ? null : toWholeFile(file, texts)),
    [file, texts],
  );
  // Without its hunks, a file shown in full has no place for their actions.
  const whole = hasSlots && aligned?.places === null ? null : aligned;
  const rows = useMemo(
    () => (whole === null ? toDiffRows(files, layout, hasSlots ? 'hunks' : 'few') : []),
    [whole, files, layout, hasSlots],
  );
  if (whole === null) return <DiffList ref={list} files={files} rows={rows} layout={layout} onFile={ignore} />;
  return (
    <Suspense>
      <WholeDiff whole={whole} layout={layout} />
    </Suspense>
  );
});

function ignore(): void {
  // The name of the file is already shown above.
}
