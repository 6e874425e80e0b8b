const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');

/** Which folders a layer may not look into: imports point inward only. */
const wall = (files, ...forbidden) => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: forbidden, message: 'Imports point inward: see README, Layout.' }] },
    ],
  },
});

module.exports = defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/'] },
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
  wall('src/otp/**', 'express', '**/routes/*', '**/app', '**/config'),
  wall(
    'src/delivery/**',
    'express',
    'sequelize',
    '**/models/*',
    '**/routes/*',
    '**/otp/*',
    '**/config/*',
    '!**/config/setting-kinds',
  ),
  wall('src/models/**', 'express', '**/delivery/*', '**/routes/*', '**/otp/*', '**/config'),
  wall(
    'src/templates/**',
    'express',
    'sequelize',
    '**/models/*',
    '**/routes/*',
    '**/otp/*',
    '**/config',
  ),
  {
    files: ['src/**/*.ts'],
    ignores: ['src/server.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only server.ts hands it to config.ts.' },
      ],
    },
  },
);
