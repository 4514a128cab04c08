import { describeTable, listTables, quoteName } from './describe-table.ts';
import type { Connection } from './keyed-connection.ts';

type Reference = {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
};

/**
 * Handles rows that refer to missing rows the way their foreign key handles a deleted parent: deletes them or clears
 * the reference. Returns how many rows were deleted, by table.
 */
export function removeOrphans(db: Connection): ReadonlyMap<string, number> {
  const references = listTables(db).flatMap(({ name }) => listReferences(db, name));
  const removed = new Map<string, number>();
  // Other rows may refer to a deleted row.
  for (let changes = Number.POSITIVE_INFINITY; changes > 0; ) {
    changes = 0;
    for (const reference of references) {
      const count = settleReference(db, reference);
      changes += count;
      if (count > 0 && !clearsReference(reference))
        removed.set(reference.child, (removed.get(reference.child) ?? 0) + count);
    }
  }
  return removed;
}

function settleReference(db: Connection, reference: Reference): number {
  const { columns, parentColumns } = reference;
  const child = quoteName(reference.child);
  const parent = quoteName(reference.parent);
  const same = columns.map((column, index) => `referred.${parentColumns[index]} = ${child}.${column}`);
  const orphans = `${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')}
    AND NOT EXISTS (SELECT 1 FROM ${parent} AS referred WHERE ${same.join(' AND ')})`;
  const cleared = columns.map((column) => `${column} = NULL`).join(', ');
  const change = clearsReference(reference) ? `UPDATE ${child} SET ${cleared}` : `DELETE FROM ${child}`;
  return db.prepare(`${change} WHERE ${orphans}`).run().changes;
}

function clearsReference({ onDelete }: Reference): boolean {
  return onDelete === 'SET NULL';
}

function listReferences(db: Connection, child: string): readonly Reference[] {
  const rows = db
    .prepare<[string], { id: number; parent: string; from: string; to: string | null; onDelete: string }>(
      `SELECT id, "table" AS parent, "from", "to", on_delete AS onDelete FROM pragma_foreign_key_list(?) ORDER BY id, seq`,
    )
    .all(child);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((columns) => {
    const [{ parent, onDelete } = { parent: child, onDelete: '' }] = columns;
    const named = columns.flatMap(({ to }) => (to === null ? [] : [quoteName(to)]));
    return {
      child,
      parent,
      onDelete,
      columns: columns.map(({ from }) => quoteName(from)),
      // Without column names, the reference is to the parent's primary key.
      parentColumns: named.length > 0 ? named : describeTable(db, parent).primaryKey,
    };
  });
}
