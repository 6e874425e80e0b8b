const { defineConfig } = require('eslint/config');
const { createNodeResolver, flatConfigs, importX } = require('eslint-plugin-import-x');
const tseslint = require('typescript-eslint');

const HTTP = ['express', 'cors', 'helmet', 'morgan', '**/routes/**', '**/middleware/**', '**/app', '**/failure'];
const DATABASE = ['sequelize', 'pg', '**/database/**'];
const CONFIG = ['**/config/**'];
const METRICS = ['prom-client', '**/metrics/**'];

/** Forbids imports from the files of one folder. A later `!pattern` allows one again. */
const wall = (files, ...forbidden) => ({
  files: [files],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message: 'See CONTRIBUTING.md, Layout.' }] }],
  },
});

module.exports = defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', 'public/**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [flatConfigs.typescript],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: { 'import-x/no-cycle': ['error', { ignoreExternal: true }] },
  },

  // Only service.ts, its assemble-*.ts and models reach the database. They, server.ts and what it prints know the
  // configuration.
  // Only service.ts makes metrics; everything else counts through an observer.
  wall('src/*.ts', ...DATABASE, ...CONFIG, ...METRICS),
  wall('src/{server,banner,start-failure}.ts', ...DATABASE, ...METRICS),
  { files: ['src/service.ts', 'src/assemble-*.ts'], rules: { 'no-restricted-imports': 'off' } },
  wall('src/channel.ts', './**'),
  wall('src/captcha/**', ...HTTP, ...METRICS, ...DATABASE, ...CONFIG, '**/otp/**', '**/models/**', '**/limits/**'),
  wall('src/crypt/**', ...HTTP, '../**'),
  wall('src/sms/**', ...HTTP, '../**'),
  wall('src/api-docs/**', ...HTTP, '../**', '!../errors', '!../failure', '!../page-header'),
  wall('src/routes/**', ...DATABASE, ...CONFIG, ...METRICS, '**/models/**', '**/failure'),
  wall('src/middleware/**', ...DATABASE, ...CONFIG, ...METRICS, '**/models/**', '**/routes/**', '**/otp/**'),
  wall('src/otp/**', ...HTTP, ...METRICS, ...DATABASE, ...CONFIG),
  // The client runs everywhere: it has its own files and the web platform, and nothing else.
  {
    files: ['src/client/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\./)', message: 'See CONTRIBUTING.md, Layout.' }] },
      ],
    },
  },
  wall('src/commands/**', ...HTTP, ...METRICS),
  wall('src/limits/**', ...HTTP, ...METRICS, ...DATABASE, ...CONFIG, '**/otp/**', '**/models/**'),
  wall('src/models/**', ...HTTP, ...METRICS, ...CONFIG, '**/otp/**', '**/delivery/**', '**/templates/**'),
  wall('src/database/**', ...HTTP, ...METRICS, ...CONFIG, '**/models/**', '**/otp/**', '**/delivery/**'),
  wall('src/metrics/**', '../*/**'),
  wall('src/data-dir/**', ...HTTP, ...METRICS, ...DATABASE, ...CONFIG, '**/otp/**', '**/delivery/**'),
  wall(
    'src/delivery/**',
    ...HTTP,
    ...METRICS,
    ...DATABASE,
    ...CONFIG,
    '!**/config/setting-kinds',
    '**/models/**',
    '**/otp/**',
    '**/limits/**',
    '**/crypt/**',
  ),
  wall(
    'src/templates/**',
    ...HTTP,
    ...METRICS,
    ...DATABASE,
    ...CONFIG,
    '**/models/**',
    '**/otp/**',
    '**/delivery/**',
    '**/limits/**',
    '**/crypt/**',
  ),
  {
    files: ['src/**/*.ts'],
    ignores: ['src/server.ts', 'src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only server.ts passes it to config/.' },
      ],
    },
  },
);
