// @ts-check
// Who may know whom. `npm run imports` holds it, and scripts/import-rules.test.ts shows that each rule bites.
// Rooms are named here, services never: any other folder in server/ is one.

const HOUSE = 'http|time|tenancy|store|platform|log|faults'
/** Rooms that have the parts of the services handed over. */
const GENERIC = 'control|console|proxy|sandbox'
const SERVICE = `^server/(?!(?:${HOUSE}|${GENERIC})/)[^/]+/`
const PROFILE = '^conformance/(?!kit/)[^/]+/'
const CONTRACT_OF_A_SERVICE = '^spec/(?!(?:generated/)?sandbox[/-])'
const TESTS = '\\.(?:test|test\\.helper|browser)\\.ts$'
const SHIPPED = '^(?:cli\\.ts$|(?:spec|server|conformance|connector|docs-check)/)'

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  { name: 'spec-knows-nobody', from: { path: '^spec/' }, to: { pathNot: ['^spec/', '^node_modules/'] } },
  { name: 'house-knows-no-service', from: { path: `^server/(?:${HOUSE})/`, pathNot: TESTS }, to: { path: SERVICE } },
  {
    name: 'house-knows-nobody-above',
    from: { path: `^server/(?:${HOUSE})/`, pathNot: TESTS },
    to: { path: `^server/(?:${GENERIC})/` },
  },
  { name: 'house-knows-no-contract', from: { path: `^server/(?:${HOUSE})/`, pathNot: TESTS }, to: { path: '^spec/' } },
  {
    name: 'store-and-platform-lie-lowest',
    from: { path: '^server/(?:store|platform)/', pathNot: TESTS },
    to: { path: '^server/(?:http|time|tenancy|faults)/' },
  },
  {
    name: 'platform-knows-no-store',
    from: { path: '^server/platform/', pathNot: TESTS },
    to: { path: '^server/store/' },
  },
  {
    // folder-files.ts stores nothing: it writes a file whole, wherever that lies.
    name: 'store-through-its-port',
    from: { path: '^server/', pathNot: ['^server/(?:store|sandbox)/', TESTS] },
    to: { path: '^server/store/(?!(?:port|store-error|journal/folder-files)\\.ts$)' },
  },
  {
    name: 'services-do-not-know-each-other',
    from: { path: SERVICE.replace('[^/]+', '([^/]+)') },
    to: { path: SERVICE, pathNot: '^server/$1/' },
  },
  {
    name: 'services-are-listed-in-one-place',
    from: { path: '^server/', pathNot: [SERVICE, `^server/(?:${HOUSE})/`, '^server/services\\.ts$', TESTS] },
    to: { path: SERVICE },
  },
  {
    name: 'control-and-console-are-handed-parts',
    from: {
      path: '^server/',
      // service.ts says what a call of the control API is, in types alone.
      pathNot: ['^server/(?:app|service)\\.ts$', `^server/(?:${GENERIC})/`, '^server/[^/]+/control/', TESTS],
    },
    to: { path: '^server/(?:control|console)/' },
  },
  {
    name: 'kit-knows-no-api',
    from: { path: '^conformance/kit/', pathNot: TESTS },
    to: { path: [PROFILE, CONTRACT_OF_A_SERVICE] },
  },
  {
    name: 'profiles-do-not-know-each-other',
    from: { path: PROFILE.replace('[^/]+', '([^/]+)'), pathNot: TESTS },
    to: { path: PROFILE, pathNot: '^conformance/$1/' },
  },
  {
    name: 'suite-knows-no-server',
    from: { path: '^conformance/', pathNot: ['^conformance/[^/]+/mutants/', TESTS] },
    to: { path: '^server/' },
  },
  { name: 'server-knows-no-suite', from: { path: '^server/' }, to: { path: '^conformance/' } },
  {
    name: 'nothing-shipped-imports-tools',
    from: { path: SHIPPED, pathNot: ['^conformance/[^/]+/mutants/', TESTS] },
    to: { path: '^(?:fixtures|scripts)/' },
  },
  {
    name: 'nothing-shipped-imports-dev-dependencies',
    from: { path: SHIPPED, pathNot: ['^conformance/[^/]+/mutants/', TESTS] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  // Types may name each other in a circle; what runs may not.
  { name: 'no-circles', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  // A file is named after what it does.
  { name: 'nothing-is-called-utils', from: {}, to: { path: '(?:^|/)utils?[/.]', pathNot: '^node_modules/' } },
  { name: 'imports-resolve', from: {}, to: { couldNotResolve: true } },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
}
