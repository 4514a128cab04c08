import FileIcon from 'lucide-react/icons/file';
import { useEffect, useMemo, useState } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import type { FoundFile } from '../../../../shared/contract/files.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { openFile } from '../../../commands/changes.commands.ts';
import { findFiles } from '../../../commands/workspace.commands.ts';
import { type Candidate, type PaletteSource, prefixes } from '../palette-source.ts';

/** How long to wait after the last key before asking the host, in milliseconds. */
const pauseMs = 60;
/** How often to ask the host again while it searches the folder, in milliseconds. */
const retryMs = 300;

type FoundFiles = { readonly words: string; readonly files: readonly FoundFile[] };

const noFiles: FoundFiles = { words: '', files: [] };

/** Returns the files of the workspace that the host finds for the typed text. Choosing one opens it in the editor. */
export function useFilesByName(words: string): PaletteSource {
  const found = useFoundFiles(words);
  return useMemo(() => {
    const candidates = found.files.map(toCandidate);
    return {
      heading: t`Files`,
      prefix: prefixes.files,
      maxShown: 6,
      maxAtRest: 0,
      candidates,
      // The host has matched whole paths, and the name is only a part of the path. Its results for fewer letters may
      // not match.
      found: new Set(found.words === words ? candidates.map(({ key }) => key) : []),
    };
  }, [found, words]);
}

function useFoundFiles(words: string): FoundFiles {
  const [found, setFound] = useState(noFiles);
  useEffect(() => {
    if (words === '') {
      setFound(noFiles);
      return;
    }
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answer = await findFiles(words);
      if (!isWanted || !answer.ok) return;
      setFound({ words, files: answer.value.files });
      if (answer.value.listing !== 'done') timer = setTimeout(ask, retryMs);
    };
    let timer = setTimeout(ask, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}

function toCandidate({ path }: FoundFile): Candidate {
  const lead = path.lastIndexOf('/') + 1;
  return {
    key: `file:${path}`,
    title: visibleText(path.slice(lead)),
    keywords: path,
    keys: null,
    icon: FileIcon,
    detail: () => (lead === 0 ? null : visibleText(path.slice(0, lead - 1))),
    choose: () => void openFile(path),
  };
}
