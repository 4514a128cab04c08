/** Makes a type deeply read-only. Branded ids are strings and stay unchanged, and tuples stay tuples. */
export type Immutable<T> = unknown extends T
  ? T
  : T extends string | number | boolean | bigint | symbol | null | undefined
    ? T
    : { readonly [Key in keyof T]: Immutable<T[Key]> };
