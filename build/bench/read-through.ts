import { readWordNumbers } from './numbered-text.ts';
import type { Place } from './probe-api.ts';
import type { OpenPage } from './workbench.ts';

/** The end is reached after this many wheel steps in a row without anything new. */
const idleSteps = 12;

/**
 * Scrolls a place from its current position to its end, as a user with a wheel does, and returns the numbers of the
 * numbered words seen. A wheel step is a number of pixels, negative for up. It must be less than the visible height.
 */
export async function readThrough(
  page: OpenPage['page'],
  place: Place,
  turnPixels: number,
): Promise<ReadonlySet<number>> {
  const { x, y } = await page.evaluate((each) => benchProbe.middleOf(each), place);
  await page.mouse.move(x, y);
  const found = new Set<number>();
  for (let idle = 0; idle < idleSteps; idle++) {
    const before = found.size;
    const text = await page.evaluate(async (each) => {
      await benchProbe.frame();
      return benchProbe.textOf(each);
    }, place);
    for (const number of readWordNumbers(text)) found.add(number);
    if (found.size > before) idle = 0;
    await page.mouse.wheel(0, turnPixels);
  }
  return found;
}
