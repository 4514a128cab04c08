import { isShowable, readImageSize } from '../../../shared/attachments/image-size.ts';

/** The shorter side of a small picture, in px: enough for the largest text on a sharp screen. */
const thumbnailSize = 512;

/** Creates a small still picture of an image, decoded off the page's main thread. Null for a broken or a huge image. */
export async function createThumbnail(image: Blob): Promise<Blob | null> {
  const size = readImageSize(new Uint8Array(await image.arrayBuffer()));
  if (size === null || !isShowable(size)) return null;
  const scale = Math.min(1, thumbnailSize / Math.min(size.width, size.height));
  // Sets one side only. The other follows, even for an image with a rotation flag.
  return renderStill(image, { resizeWidth: Math.max(1, Math.round(size.width * scale)), resizeQuality: 'medium' });
}

/** Reads the first frame of an image in full size. Null for a broken image. */
export function readFirstFrame(image: Blob): Promise<Blob | null> {
  return renderStill(image, {});
}

async function renderStill(image: Blob, options: ImageBitmapOptions): Promise<Blob | null> {
  try {
    const bitmap = await createImageBitmap(image, options);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
  } catch {
    return null;
  }
}
