/** Is this a Mac's keyboard? The page asks its own browser: over SSH the host may be another kind of machine. */
export const isMac: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
