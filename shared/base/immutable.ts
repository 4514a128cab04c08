/** Read-only all the way down; ids with a brand, being strings, stay what they are, and tuples stay tuples. */
export type Immutable<T> = unknown extends T
  ? T
  : T extends string | number | boolean | bigint | symbol | null | undefined
    ? T
    : { readonly [Key in keyof T]: Immutable<T[Key]> };
