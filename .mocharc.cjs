const { GREP, npm_lifecycle_event: script = '' } = process.env;
const SPEC_OF_SCRIPT = {
  'test:properties': ['test/unit/**/*.property.test.ts'],
  'test:readers': ['test/readers/*.test.ts'],
  'test:insertions': ['test/insertions/*.test.ts'],
};

// The tests in plain Node: the unit tests, unless a script is for others. GREP chooses some by name, as in every other suite.
module.exports = {
  spec: SPEC_OF_SCRIPT[script] ?? ['test/unit/**/*.test.ts'],
  extension: ['ts'],
  // Only a test that hangs takes so long.
  timeout: 120_000,
  'forbid-only': true,
  exit: true,
  ...(GREP && { grep: GREP }),
};
