import type { Config } from 'jest'

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages'],
  testMatch: ['**/src/**/*.test.ts'],
  maxWorkers: 2,
  moduleNameMapper: {
    '^@union-card/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@union-card/([^/]+)/([^/]+)$': '<rootDir>/packages/$1/src/$2/index.ts',
  },
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Published as ES modules only. In pnpm's layout uuid sits at node_modules/.pnpm/uuid@x/node_modules/uuid.
  transformIgnorePatterns: ['/node_modules/(?!\\.pnpm/)(?!(uuid|commander)/)'],
}

export default config
