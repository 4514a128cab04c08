import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secondStart = z.object({ test: z.string(), host: z.enum(['web', 'desktop']), why: z.string() });

/** A start of the app that failed in a test and was tried again: the test's title, and what was seen. */
export type SecondStart = z.infer<typeof secondStart>;

/** More second starts than this in one run are a failure. */
export const allowedSecondStarts = 2;

/** Reads the second starts that the tests of a run left in its artifacts, one file each. */
export function readSecondStarts(artifacts: string): readonly SecondStart[] {
  const folder = join(artifacts, 'second-starts');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => secondStart.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
