import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAlikeTable } from './look-alike-table.ts';

// Writes the table of look-alikes after the package that has Unicode's data was updated: node build/with-node.mjs
// build/generate-look-alikes.ts

writeFileSync(join(import.meta.dirname, '../shared/approvals/look-alike-table.ts'), lookAlikeTable());
