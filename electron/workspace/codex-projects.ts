import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { mapByTrustKey } from '../host/trust-key.ts';

const codexConfig = z.object({
  projects: z.record(z.string(), z.object({ trust_level: z.string().optional() })).optional(),
  project_root_markers: z.array(z.unknown()).optional().catch([]),
});

/** What Codex's config.toml says about folders, by trust key. */
export type CodexProjects = ReadonlyMap<string, string>;

/** What Codex's config.toml says about folders, and whether it sets its own markers for project roots. */
export type CodexConfig = { readonly projects: CodexProjects; readonly hasMarkers: boolean };

/** Reads what Codex's config.toml says about folders. Null if it cannot be read. */
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
