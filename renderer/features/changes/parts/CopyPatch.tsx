import CopyIcon from 'lucide-react/icons/copy';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { copyText } from '../../../commands/copy-text.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Menu, MenuItem, MenuLabel } from '../../../components/Menu.tsx';
import { extractPatch } from '../extract-patch.ts';

type CopyPatchProps = {
  readonly text: string;
  readonly files: readonly ParsedDiffFile[];
  readonly current: ParsedDiffFile | null;
};

/** Copies all files as a patch, or only the one in view. */
export function CopyPatch({ text, files, current }: CopyPatchProps) {
  const copy = async (chosen: readonly ParsedDiffFile[]): Promise<void> => {
    const paths = new Set(chosen.map(({ path }) => path));
    await copyText(extractPatch(text, paths), t`Copied ${counted(paths.size, 'file')} as a patch.`);
  };
  const button = <IconButton name={t`Copy as patch`} icon={<CopyIcon />} />;
  if (files.length < 2 || current === null) {
    return <IconButton name={t`Copy as patch`} icon={<CopyIcon />} onClick={() => void copy(files)} />;
  }
  return (
    <Menu align="end" trigger={button}>
      <MenuLabel>{t`Copy as patch`}</MenuLabel>
      <MenuItem onSelect={() => void copy(files)}>{t`All ${counted(files.length, 'file')}`}</MenuItem>
      <MenuItem onSelect={() => void copy([current])}>{visibleText(getFileName(current.path))}</MenuItem>
    </Menu>
  );
}

function getFileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
