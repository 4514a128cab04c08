import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';

/** An image that an item of a thread names. */
export type ThreadImage = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly entryId: EntryId;
  /** Its place among the attachments of a message; 0 for an image of Codex. */
  readonly index: number;
  readonly name: string;
  /** Its path; null if the thread has its bytes. */
  readonly path: string | null;
};

/** The images that the viewer shows, and which of them. */
export type ImageViewerStore = { readonly images: readonly ThreadImage[]; readonly shownIndex: number };

/** What the image dialog shows, and last showed. */
export const useImageViewer = create<ImageViewerStore>()(() => ({ images: [], shownIndex: 0 }));

/** Chooses what the viewer shows. */
export function imagesChosen(images: readonly ThreadImage[], at: number): void {
  useImageViewer.setState({ images, shownIndex: at });
}

/** Shows another of the images. */
export function imageShown(at: number): void {
  useImageViewer.setState({ shownIndex: at });
}
