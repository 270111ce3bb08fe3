// The unit tests. GREP chooses some by name, as in every other suite.
module.exports = {
  spec: ['test/unit/**/*.test.ts'],
  extension: ['ts'],
  // Only a test that hangs takes so long.
  timeout: 120_000,
  'forbid-only': true,
  exit: true,
  ...(process.env.GREP && { grep: process.env.GREP }),
};
