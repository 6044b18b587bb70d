/** The version of the program; that of the package, which a test compares. */
export const version = '0.1.0'
