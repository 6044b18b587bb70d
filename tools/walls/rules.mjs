// What the sources of each package may import, and the rules for dependency-cruiser that follow from it. A rule
// carries the files that violate it: `planted` is a small tree of its own. Tests beside the sources are free.

// Without `node`, all of Node may be used.
export const walls = {
  domain: { packages: [], thirdParty: ['fp-ts', 'io-ts', 'immer'], node: [] },
  'event-store': { packages: ['domain'], thirdParty: ['fp-ts', 'io-ts', 'uuid'], node: ['crypto'] },
  projections: { packages: ['domain', 'event-store'], thirdParty: ['fp-ts', 'io-ts', 'immer'], node: [] },
  registry: {
    packages: ['domain', 'event-store', 'projections'],
    thirdParty: ['fp-ts', 'io-ts', 'uuid'],
  },
  sqlite: { packages: ['event-store', 'projections'], thirdParty: ['fp-ts', 'io-ts'] },
  postgres: { packages: ['event-store', 'projections'], thirdParty: ['pg', 'pg-copy-streams'] },
  embedded: { packages: ['domain', 'event-store', 'registry', 'sqlite'], thirdParty: ['fp-ts'] },
  eventstoredb: { packages: ['event-store'], thirdParty: ['fp-ts', '@eventstore/db-client'] },
  testing: {
    packages: ['domain', 'event-store', 'projections', 'registry'],
    thirdParty: ['fp-ts', 'io-ts', 'fast-check', '@eventstore/db-client', '@grpc/grpc-js', 'google-protobuf'],
  },
  cli: {
    packages: ['domain', 'event-store', 'projections', 'registry', 'sqlite', 'eventstoredb', 'postgres'],
    thirdParty: ['fp-ts', 'io-ts', 'commander'],
  },
}

const test = '\\.(test|tst)\\.ts$'
const oneOf = (names) => `(${names.join('|')})`

const rulesOfOnePackage = ([name, { packages, thirdParty, node }]) => {
  const from = { path: `(^|/)packages/${name}/src/`, pathNot: test }
  const file = `packages/${name}/src/planted.ts`
  const above = Object.keys(walls).find((each) => each !== name && !packages.includes(each))
  const rules = [
    {
      name: `${name}: only the packages below it`,
      from,
      to: { path: '(^|/)packages/', pathNot: `(^|/)packages/${oneOf([name, ...packages])}/` },
      planted: { [file]: `import '@union-card/${above}'` },
    },
    {
      name: `${name}: only its third-party packages`,
      from,
      to: { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/${oneOf(thirdParty)}/` },
      planted: { [file]: "import 'tstyche'" },
    },
  ]
  if (node) {
    rules.push({
      name: `${name}: ${node.length === 0 ? 'nothing' : `only ${node}`} of Node`,
      from,
      to: { dependencyTypes: ['core'], pathNot: `^(node:)?${oneOf(node)}$` },
      planted: { [file]: "import 'node:fs'" },
    })
  }
  return rules
}

export const rules = [
  ...Object.entries(walls).flatMap(rulesOfOnePackage),
  {
    name: 'a package is entered through its index',
    from: { path: '(^|/)packages/([^/]+)/src/' },
    to: {
      path: '(^|/)packages/',
      pathNot: '(^|/)packages/($2/|[^/]+/src/index\\.ts$|testing/src/eventstoredb/index\\.ts$)',
    },
    planted: {
      'packages/registry/src/planted.ts': "import '../../domain/src/inner.ts'",
      'packages/domain/src/inner.ts': '',
    },
  },
  {
    name: 'the double of a server is loaded by who asks for it, and by nothing else of testing',
    from: { path: '(^|/)packages/testing/src/', pathNot: `${test}|(^|/)packages/testing/src/eventstoredb/` },
    to: {
      path: '(^|/)packages/testing/src/eventstoredb/|(^|/)node_modules/(@eventstore|@grpc|google-protobuf)/',
    },
    planted: {
      'packages/testing/src/planted.ts': "import './eventstoredb/index.ts'",
      'packages/testing/src/eventstoredb/index.ts': '',
    },
  },
  {
    name: 'sources do not import tests',
    from: { pathNot: test },
    to: { path: test },
    planted: {
      'packages/cli/src/planted.ts': "import './planted.test.ts'",
      'packages/cli/src/planted.test.ts': '',
    },
  },
  {
    name: 'evolve consults no rules, not even through another file',
    from: { path: '(^|/)packages/domain/src/[^/]+/evolve\\.ts$' },
    to: { path: '(^|/)packages/domain/src/[^/]+/(rules|decide)(/|\\.ts$)', reachable: true },
    planted: {
      'packages/domain/src/card/evolve.ts': "import './between.ts'",
      'packages/domain/src/card/between.ts': "import './rules/a.ts'",
      'packages/domain/src/card/rules/a.ts': '',
    },
  },
  {
    name: 'the calendar and the codes know no card',
    from: { path: '(^|/)packages/domain/src/(calendar|codes)/', pathNot: test },
    to: { path: '(^|/)packages/domain/src/(card|supply|union|reference|rulebook)/' },
    planted: {
      'packages/domain/src/calendar/planted.ts': "import '../card/state.ts'",
      'packages/domain/src/card/state.ts': '',
    },
  },
  {
    name: 'no circle at run time',
    from: { path: '(^|/)packages/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    planted: {
      'packages/domain/src/a.ts': "import './b.ts'",
      'packages/domain/src/b.ts': "import './a.ts'",
    },
  },
  {
    name: 'every import resolves',
    from: { path: '(^|/)packages/' },
    to: { couldNotResolve: true },
    planted: { 'packages/domain/src/planted.ts': "import './nowhere.ts'" },
  },
]
