/** The label of a token that only its randomness reveals. */
export const randomToken = 'secret: random token';
