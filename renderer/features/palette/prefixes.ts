/** What is typed in front to leave one kind of things; the foot of the palette names them in this order. */
export const prefixes = { commands: '>', threads: '#', files: '@' } as const;
