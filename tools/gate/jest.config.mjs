// The planted tests: one fails, one is skipped, one file does not load.
export default { rootDir: 'planted', testMatch: ['**/*.test.cjs'], transform: {} }
