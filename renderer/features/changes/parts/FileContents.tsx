import { createContext, useContext, useEffect, useState } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import type { RequestValue } from '../../../../shared/contract/contract.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { readContents } from '../../../commands/changes.commands.ts';
import type { DiffTarget } from '../../../stores/changes.store.ts';
import { describeContents, formatSide, isImagePath } from '../contents.view-model.ts';
import styles from './FileContents.module.css';

/** The diff whose files are shown. Null where the contents of its files cannot be read. */
export const ShownDiff = createContext<{
  readonly threadId: ThreadId;
  readonly target: DiffTarget;
  /** Changes with the text of the diff: then the contents are read again. */
  readonly hash: string;
} | null>(null);

type Contents = RequestValue<'readContents'>;

/** Shows what lines of a diff do not show: an image before and after, or the sizes of a binary file. */
export function FileContents({ file }: { readonly file: ParsedDiffFile }) {
  const shown = useContext(ShownDiff);
  const { from, path } = file;
  const [read, setRead] = useState<{ readonly subject: string; readonly contents: Contents | null } | null>(null);
  const subject = JSON.stringify([shown?.threadId, shown?.target, path, from]);
  useEffect(() => {
    if (shown === null) return;
    let isWanted = true;
    void readContents(shown.threadId, shown.target, { path, from }).then((answer) => {
      if (isWanted) setRead({ subject, contents: answer.ok ? answer.value : null });
    });
    return () => {
      isWanted = false;
    };
  }, [shown, subject, path, from]);
  // A row can become that of another file.
  const known = read?.subject === subject ? read : null;
  const isReading = shown !== null && known === null;
  const contents = known?.contents ?? null;
  const hasImage = contents?.before?.image != null || contents?.after?.image != null;
  if (!hasImage) {
    const text = isReading ? '' : describeContents(contents, file);
    return <span className={isImagePath(path) && isReading ? styles.reading : styles.words}>{text}</span>;
  }
  return (
    <div className={styles.sides}>
      {contents?.before != null && <Side name={t`Before`} path={path} side={contents.before} />}
      {contents?.after != null && <Side name={t`After`} path={path} side={contents.after} />}
    </div>
  );
}

type SideProps = {
  readonly name: string;
  readonly path: string;
  readonly side: NonNullable<Contents['before']>;
};

function Side({ name, path, side }: SideProps) {
  const [pixels, setPixels] = useState<string | null>(null);
  return (
    <figure className={styles.side}>
      <div className={styles.picture}>
        {side.image === null ? (
          t`Not shown`
        ) : (
          <img
            src={`data:${side.image.type};base64,${side.image.data}`}
            alt={`${name}: ${visibleText(path)}`}
            draggable={false}
            onLoad={({ currentTarget: { naturalHeight, naturalWidth } }) =>
              setPixels(`${naturalWidth} × ${naturalHeight}`)
            }
          />
        )}
      </div>
      <figcaption className={styles.caption}>{[name, pixels, formatSide(side)].filter(Boolean).join(' · ')}</figcaption>
    </figure>
  );
}
