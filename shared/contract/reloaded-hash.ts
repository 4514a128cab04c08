/** The end of the page's address when the desktop shell reloads it after a crash. */
export const reloadedHash = '#reloaded';
