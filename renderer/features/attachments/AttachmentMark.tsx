import BookOpenIcon from 'lucide-react/icons/book-open';
import FileIcon from 'lucide-react/icons/file';
import ImageIcon from 'lucide-react/icons/image';
import { useEffect, useState } from 'react';
import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { readImage } from '../../commands/attachments.commands.ts';
import styles from './AttachmentMark.module.css';
import { createThumbnail } from './still-picture.ts';

/** Shows the picture of an attachment: the image itself while it is stored, else the icon of its kind. */
export function AttachmentMark({ attachment }: { readonly attachment: Attachment }) {
  if (attachment.kind === 'image' && attachment.source !== null) return <Thumbnail source={attachment.source} />;
  return attachment.kind === 'skill' ? <BookOpenIcon /> : <FileIcon />;
}

function Thumbnail({ source }: { readonly source: string }) {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let isGone = false;
    const show = async (): Promise<void> => {
      const image = await readImage(source);
      const picture = image === null || isGone ? null : await createThumbnail(image);
      if (picture === null || isGone) return;
      url = URL.createObjectURL(picture);
      setShown(url);
    };
    void show();
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [source]);
  // The name is next to the picture.
  return shown === null ? <ImageIcon /> : <img className={styles.image} src={shown} alt="" />;
}
