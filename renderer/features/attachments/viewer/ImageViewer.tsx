import CheckIcon from 'lucide-react/icons/check';
import ChevronLeftIcon from 'lucide-react/icons/chevron-left';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import CopyIcon from 'lucide-react/icons/copy';
import MinusIcon from 'lucide-react/icons/minus';
import PlayIcon from 'lucide-react/icons/play';
import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { ImageSize } from '../../../../shared/attachments/image-size.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { copyImagePath, readThreadImage, type ThreadImageFailure } from '../../../commands/thread-images.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { imageShown, type ThreadImage, useImageViewer } from '../../../stores/image-viewer.store.ts';
import { describeImageFailure } from '../message-images.ts';
import { readFirstFrame } from '../still-picture.ts';
import styles from './ImageViewer.module.css';
import {
  describeViewer,
  getFittingScale,
  getKeyCommand,
  stepIndex,
  stepZoom,
  type Zoom,
} from './image-viewer.view-model.ts';
import { isAnimated } from './is-animated.ts';

type ViewerState = {
  /** The index of the image that this state belongs to. */
  readonly at: number;
  readonly zoom: Zoom;
  readonly size: ImageSize | null;
  readonly plays: boolean;
  /** Whether the image's path has been copied; null before the user tries. */
  readonly copied: boolean | null;
};

const initialViewerState = { zoom: 'fit', size: null, plays: false, copied: null } as const;

/** Shows the images of one message in full size. */
export default function ImageViewer({ onClose }: { readonly onClose: () => void }) {
  const { shownIndex, images } = useImageViewer();
  const image = images[shownIndex];
  return image === undefined ? null : <Viewer image={image} onClose={onClose} />;
}

function Viewer({ image, onClose }: { readonly image: ThreadImage; readonly onClose: () => void }) {
  const { shownIndex, images } = useImageViewer();
  const [viewerState, setViewerState] = useState<ViewerState>({ at: shownIndex, ...initialViewerState });
  // The dialog stays open, so that the focus stays too.
  if (viewerState.at !== shownIndex) setViewerState({ at: shownIndex, ...initialViewerState });
  const { copied, plays, size, zoom } = viewerState;
  const updateViewerState = (change: Partial<ViewerState>): void => setViewerState((now) => ({ ...now, ...change }));
  const [stageSize, setStageSize] = useState<ImageSize>({ width: 0, height: 0 });
  const stage = useRef<HTMLElement | null>(null);
  // The dialog mounts its content after itself.
  const mountStage = useCallback((element: HTMLElement) => {
    stage.current = element;
    const sizes = new ResizeObserver(() => setStageSize({ width: element.offsetWidth, height: element.offsetHeight }));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const { failure, isStilled, url } = useImage(image, plays);
  const { path } = image;
  const copy = async (): Promise<void> => {
    if (path !== null) updateViewerState({ copied: await copyImagePath(path) });
  };

  const facts = { zoom, fittingScale: getFittingScale(size, stageSize), at: shownIndex, count: images.length };
  const view = describeViewer(facts, size);
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { clientWidth = 0, scrollWidth = 0 } = stage.current ?? {};
    const command = getKeyCommand(event.key, { ...facts, isWide: scrollWidth > clientWidth });
    if (command === null) return;
    event.preventDefault();
    if (command.type === 'show') imageShown(command.at);
    else updateViewerState({ zoom: command.zoom });
  };
  return (
    <Dialog title={image.name} isTitleHidden size="page" className={styles.viewer} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only receives the keys that no control in it handles */}
      <div className={styles.whole} onKeyDown={press}>
        <header className={styles.head}>
          <p className={styles.name}>{image.name}</p>
          <p className={styles.facts} role="status">
            {[view.place, view.size, copied === null ? null : describeCopy(copied)]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
          {images.length > 1 && (
            <>
              <IconButton
                name={t`Previous image`}
                keys="←"
                icon={<ChevronLeftIcon />}
                onClick={() => imageShown(stepIndex(shownIndex, -1, images.length))}
              />
              <IconButton
                name={t`Next image`}
                keys="→"
                icon={<ChevronRightIcon />}
                onClick={() => imageShown(stepIndex(shownIndex, 1, images.length))}
              />
            </>
          )}
          <IconButton
            name={t`Zoom out`}
            keys="-"
            icon={<MinusIcon />}
            onClick={() => updateViewerState({ zoom: stepZoom(zoom, 'out', facts.fittingScale) })}
          />
          <span className={styles.scale}>{view.scale}</span>
          <IconButton
            name={t`Zoom in`}
            keys="+"
            icon={<PlusIcon />}
            onClick={() => updateViewerState({ zoom: stepZoom(zoom, 'in', facts.fittingScale) })}
          />
          <Button size={24} onClick={() => updateViewerState({ zoom: zoom === 'fit' ? 1 : 'fit' })}>
            {zoom === 'fit' ? t`Actual size` : t`Fit to window`}
          </Button>
          {isStilled && !plays && (
            <Button size={24} icon={<PlayIcon />} onClick={() => updateViewerState({ plays: true })}>
              {t`Play`}
            </Button>
          )}
          {path !== null && (
            <IconButton
              name={t`Copy image path`}
              icon={copied === true ? <CheckIcon /> : <CopyIcon />}
              onClick={() => void copy()}
            />
          )}
          <IconButton name={t`Close`} icon={<XIcon />} onClick={onClose} />
        </header>
        <section
          ref={mountStage}
          className={styles.stage}
          aria-label={t`Image`}
          aria-busy={url === null && failure === null}
          data-first-focus
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an enlarged image scrolls, and the keyboard must be able to scroll it
          tabIndex={0}
        >
          {failure !== null && <p className={styles.failure}>{describeImageFailure(failure)}</p>}
          {failure === null && url === null && <Spinner />}
          {failure === null && url !== null && (
            <img
              className={zoom === 'fit' ? styles.fit : styles.enlarged}
              style={getWidthStyle(zoom, size)}
              src={url}
              alt={image.name}
              decoding="async"
              draggable={false}
              onLoad={({ currentTarget: { naturalHeight: height, naturalWidth: width } }) =>
                updateViewerState({ size: { width, height } })
              }
            />
          )}
        </section>
      </div>
    </Dialog>
  );
}

function describeCopy(copied: boolean): string {
  return copied ? t`Copied the path` : t`Clipboard access was blocked`;
}

function getWidthStyle(zoom: Zoom, size: ImageSize | null): CSSProperties | undefined {
  return zoom === 'fit' || size === null ? undefined : { width: size.width * zoom };
}

type ShownImage = {
  readonly url: string | null;
  readonly failure: ThreadImageFailure | null;
  /** The image is animated, and the user prefers less motion: `url` is its first frame until it plays. */
  readonly isStilled: boolean;
};

const noImage: ShownImage = { url: null, failure: null, isStilled: false };

/** Reads an image. Animated images wait for `plays` if the system asks for less motion. */
function useImage(image: ThreadImage, plays: boolean): ShownImage {
  const [shown, setShown] = useState<ShownImage>(noImage);
  useEffect(() => {
    let isOver = false;
    let url: string | null = null;
    const show = async (): Promise<void> => {
      const read = await readThreadImage(image, () => !isOver);
      if (read === null || isOver) return;
      if (!read.ok) {
        setShown({ url: null, failure: read.error, isStilled: false });
        return;
      }
      const moves = prefersStill() && isAnimated(new Uint8Array(await read.value.arrayBuffer()));
      const picture = moves && !plays ? await readFirstFrame(read.value) : read.value;
      if (isOver) return;
      if (picture === null) {
        setShown({ url: null, failure: 'notImage', isStilled: false });
        return;
      }
      url = URL.createObjectURL(picture);
      setShown({ url, failure: null, isStilled: moves });
    };
    setShown(noImage);
    void show();
    return () => {
      isOver = true;
      if (url !== null) freeLater(url);
    };
  }, [image, plays]);
  return shown;
}

/** How long a picture may take to load, in milliseconds. */
const maxLoadingMs = 10_000;

/**
 * Frees a picture that is no longer shown. Waits first: the browser may still be loading the picture, and would report
 * it as missing.
 */
function freeLater(url: string): void {
  setTimeout(() => URL.revokeObjectURL(url), maxLoadingMs);
}

function prefersStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
