const swc = ({ keepsImport }) => [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs', ignoreDynamic: keepsImport },
  },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: {
    // Tests import packages that are ES modules only: `import()` must stay.
    '/tests/.+\\.ts$': swc({ keepsImport: true }),
    // Jest never frees the modules of a test file that called `import()`: 16 MB each, and later files get slower.
    // The service can `require()` every package that it imports this way.
    '\\.ts$': swc({ keepsImport: false }),
  },
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  maxWorkers: 3,
  testTimeout: 120_000,
};
