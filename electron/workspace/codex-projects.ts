import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { mapByTrustKey } from '../host/trust-key.ts';

const codexConfig = z.object({
  projects: z.record(z.string(), z.object({ trust_level: z.string().optional() })).optional(),
  project_root_markers: z.array(z.unknown()).optional().catch([]),
});

/** The trust levels of folders in Codex's config.toml, by trust key. */
export type CodexProjects = ReadonlyMap<string, string>;

/** The trust levels of folders in Codex's config.toml, and whether it sets its own markers for project roots. */
export type CodexConfig = { readonly projects: CodexProjects; readonly hasMarkers: boolean };

/** Reads the trust levels of folders from Codex's config.toml. Null if it is unreadable. */
export async function readCodexProjects(codexHome: string): Promise<CodexConfig | null> {
  try {
    const text = await readFile(join(codexHome, 'config.toml'), 'utf8');
    const { projects = {}, project_root_markers } = codexConfig.parse(parse(text));
    return {
      projects: new Map([...mapByTrustKey(projects)].map(([key, { trust_level }]) => [key, trust_level ?? ''])),
      hasMarkers: project_root_markers !== undefined,
    };
  } catch {
    return null;
  }
}
