/** The characters that limit the palette to one kind of entry; its footer lists them in this order. */
export const prefixes = { commands: '>', threads: '#', files: '@' } as const;
