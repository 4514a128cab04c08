import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';

const decided = z.object({ analytics: z.object({ enabled: z.boolean() }) });

/**
 * The arguments that switch Codex's own analytics off; none when the person's config.toml decides about them. A file
 * that is missing or broken decides nothing, since Codex then ignores it.
 */
export async function analyticsArguments(codexHome: string): Promise<readonly string[]> {
  const text = await readFile(join(codexHome, 'config.toml'), 'utf8').catch(() => '');
  return decidesAboutAnalytics(text) ? [] : ['-c', 'analytics.enabled=false'];
}

function decidesAboutAnalytics(configText: string): boolean {
  try {
    return decided.safeParse(parse(configText)).success;
  } catch {
    return false;
  }
}
