/** The number of the latest threads per store that a list starts with. */
export const listedAtOnce = 400;
