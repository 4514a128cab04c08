import type { Connection } from './keyed-connection.ts';

/** A table with its own rows: not one of SQLite's tables, not a virtual one, and none behind a virtual one. */
export type Table = { readonly name: string; readonly hasRowid: boolean };

/** Lists the tables of a database by name. */
export function listTables(db: Connection): readonly Table[] {
  return db
    .prepare<[], { name: string; wr: number }>(
      `SELECT name, wr FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name`,
    )
    .all()
    .map(({ name, wr }) => ({ name, hasRowid: wr === 0 }));
}

/** The SQL names of a table, its columns and its primary key. Excludes generated columns. */
export type TableNames = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
};

/** Returns the names of a table, quoted for SQL. */
export function describeTable(db: Connection, name: string): TableNames {
  const columns = db
    .prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)')
    .all(name);
  const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const quoted = (list: typeof columns): readonly string[] => list.map((column) => quoteName(column.name));
  return { table: quoteName(name), columns: quoted(columns), primaryKey: quoted(keys) };
}

/** Quotes any name for SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
