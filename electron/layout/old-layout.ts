import { join } from 'node:path';
import { parse } from 'smol-toml';
import { type LayoutChange, layout, layoutChange } from '../../shared/layout/layout.ts';
import { readSettings } from '../files/read-settings.ts';

/**
 * Reads the layout from an old config.toml, from before the layout had its own file. Skips missing and invalid values.
 * Never rejects, and leaves the file as it is.
 */
export async function readOldLayout(dataFolder: string): Promise<LayoutChange> {
  try {
    const table = parse((await readSettings(join(dataFolder, 'config.toml'))).toString());
    const known = Object.entries(layout.shape).flatMap(([name, schema]) => {
      const value = table[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
      const read = schema.safeParse(value === 'side-by-side' ? 'sideBySide' : value);
      return read.success ? [[name, read.data]] : [];
    });
    return layoutChange.parse(Object.fromEntries(known));
  } catch {
    return {};
  }
}
