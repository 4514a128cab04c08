import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLookAlikeTable } from './look-alike-table.ts';

// Writes the look-alike table. Run it after updating the package with Unicode's data: node build/with-node.mjs
// build/generate-look-alikes.ts

writeFileSync(join(import.meta.dirname, '../shared/approvals/look-alike-table.ts'), createLookAlikeTable());
