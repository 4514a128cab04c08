import { wordNumbers } from './numbered-text.ts';
import type { Place } from './probe-api.ts';
import type { OpenPage } from './workbench.ts';

/** So many turns of the wheel in a row that bring nothing new are the end. */
const idleSteps = 12;

/**
 * Reads a place from where it stands to its end, as a person with a wheel does, and gives the numbers of the numbered
 * words that came by. A turn of the wheel is so many pixels, upwards when negative: fewer than the place shows at once.
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
    for (const number of wordNumbers(text)) found.add(number);
    if (found.size > before) idle = 0;
    await page.mouse.wheel(0, turnPixels);
  }
  return found;
}
