import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type TomlTable } from 'smol-toml';
import { z } from 'zod';
import type { CodexSwitches } from '../../shared/privacy/consent/codex-switches.ts';

const section = z.object({ enabled: z.boolean() });
/** An exporter is a word, or a table whose only key is its kind. */
const exporter = z.union([z.string(), z.record(z.string(), z.unknown()).transform((table) => Object.keys(table)[0])]);
const exporterKeys = ['exporter', 'trace_exporter', 'metrics_exporter'] as const;

/** Reads Codex's own switches from config.toml in a CODEX_HOME. Ignores a value of the wrong type. Never rejects. */
export async function readConfigSwitches(codexHome: string): Promise<CodexSwitches> {
  const file = join(codexHome, 'config.toml');
  const text = await readText(file);
  const config = text === null ? {} : tryParse(text);
  if (config === null) return { file, reading: 'broken', analytics: null, plugins: null, otel: [], feedback: null };
  return {
    file,
    reading: text === null ? 'missing' : 'read',
    analytics: section.safeParse(config.analytics).data?.enabled ?? null,
    plugins: getPluginsSwitch(config),
    otel: listExporters(config.otel),
    feedback: section.safeParse(config.feedback).data?.enabled ?? null,
  };
}

/** Reads config.toml in a CODEX_HOME. Null if it is missing or broken. Never rejects. */
export async function readCodexConfig(codexHome: string): Promise<TomlTable | null> {
  const text = await readText(join(codexHome, 'config.toml'));
  return text === null ? null : tryParse(text);
}

function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

function tryParse(text: string): TomlTable | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** Returns whether plugins are on. A user who added plugins, or a marketplace, wants them on. */
function getPluginsSwitch({ features, marketplaces, plugins }: TomlTable): boolean | null {
  const isOn = z.object({ plugins: z.boolean() }).safeParse(features).data?.plugins;
  const added = [plugins, marketplaces].some((table) => z.looseObject({}).safeParse(table).success);
  return isOn ?? (added || null);
}

function listExporters(otel: unknown): string[] {
  const table = z.record(z.string(), z.unknown()).safeParse(otel).data ?? {};
  const kinds = exporterKeys.flatMap((key) => exporter.safeParse(table[key]).data ?? []);
  return [...new Set(kinds)];
}
