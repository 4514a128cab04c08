import ImageIcon from 'lucide-react/icons/image';
import ImageOffIcon from 'lucide-react/icons/image-off';
import { useCallback, useSyncExternalStore } from 'react';
import { err, ok } from '../../../shared/base/result.ts';
import { readThreadImage } from '../../commands/thread-images.commands.ts';
import { tooltip } from '../../components/tooltip.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { imagesChosen, type ThreadImage } from '../../stores/image-viewer.store.ts';
import styles from './MessageImages.module.css';
import { describeImageFailure } from './message-images.ts';
import { createThumbnail } from './still-picture.ts';
import { type Thumbnail, Thumbnails } from './thumbnails.ts';

const thumbnails = new Thumbnails({
  make: async (image) => {
    const read = (await readThreadImage(image)) ?? err('unreadable');
    if (!read.ok) return read;
    const picture = await createThumbnail(read.value);
    return picture === null ? err('notImage') : ok(URL.createObjectURL(picture));
  },
  release: (url) => URL.revokeObjectURL(url),
});

/** Shows one of a message's images, which opens the viewer, or why it is not shown. */
export default function MessageImage({ images, at }: { readonly images: readonly ThreadImage[]; readonly at: number }) {
  const image = images[at];
  const open = (): void => {
    imagesChosen(images, at);
    openDialog('image');
  };
  return image === undefined ? null : <Picture image={image} onOpen={open} />;
}

function Picture({ image, onOpen }: { readonly image: ThreadImage; readonly onOpen: () => void }) {
  const thumbnail = useThumbnail(image);
  if (thumbnail.state === 'failed') {
    return (
      <span className={styles.failed}>
        <ImageOffIcon />
        <bdi className={styles.name}>{image.name}</bdi>{' '}
        <span className={styles.why}>{describeImageFailure(thumbnail.why)}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.thumbnail}
      aria-haspopup="dialog"
      aria-busy={thumbnail.state === 'loading'}
      {...(thumbnail.state === 'loading' ? { 'aria-label': image.name } : {})}
      {...tooltip(image.name)}
      onClick={onOpen}
    >
      {thumbnail.state === 'shown' ? (
        <img src={thumbnail.url} alt={image.name} decoding="async" draggable={false} />
      ) : (
        <ImageIcon />
      )}
    </button>
  );
}

/** Returns the picture of an image. It is made when the image is first shown. */
function useThumbnail(image: ThreadImage): Thumbnail {
  const { entryId, index, threadId, turnId } = image;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place identifies the image
  const follow = useCallback(
    (listen: () => void) => thumbnails.follow(image, listen),
    [entryId, index, threadId, turnId],
  );
  return useSyncExternalStore(follow, () => thumbnails.get(image));
}
