import { existsSync } from 'node:fs';
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { folderFloors } from './tools/floors/lint.mjs';

const nestOrMcp = ['@nestjs/*', '@modelcontextprotocol/*'];

/** The floors of the house: who may import whom, and which libraries belong to which floor only. */
const floors = [
  {
    sourceTag: 'layer:model',
    onlyDependOnLibsWithTags: ['layer:model'],
    bannedExternalImports: [...nestOrMcp, 'axios'],
  },
  { sourceTag: 'layer:client', onlyDependOnLibsWithTags: ['layer:model'], bannedExternalImports: nestOrMcp },
  {
    sourceTag: 'layer:delivery',
    onlyDependOnLibsWithTags: ['layer:model', 'layer:client'],
    bannedExternalImports: [...nestOrMcp, 'axios'],
  },
  {
    sourceTag: 'layer:kit',
    onlyDependOnLibsWithTags: ['layer:model', 'layer:client', 'layer:delivery'],
    bannedExternalImports: ['axios', '@modelcontextprotocol/*'],
  },
  {
    sourceTag: 'scope:rest',
    onlyDependOnLibsWithTags: ['layer:model', 'layer:client', 'layer:kit'],
    bannedExternalImports: ['axios', '@modelcontextprotocol/*'],
  },
  {
    sourceTag: 'scope:mcp',
    onlyDependOnLibsWithTags: ['layer:model', 'layer:client', 'layer:kit'],
    bannedExternalImports: ['axios'],
  },
  { sourceTag: 'scope:dev', onlyDependOnLibsWithTags: ['layer:model'] },
  { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'layer:testing',
    onlyDependOnLibsWithTags: ['layer:testing'],
    bannedExternalImports: [...nestOrMcp, 'axios'],
  },
];

/** Tests stand on one more floor, which nothing that is shipped may stand on. */
const floorsOfTests = floors.map((floor) => ({
  ...floor,
  onlyDependOnLibsWithTags: [...floor.onlyDependOnLibsWithTags, 'layer:testing'],
}));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/out-tsc/**', '**/node_modules/**', '.nx/**'] },
  eslint.configs.recommended,
  tseslint.configs.strict,
  {
    files: ['**/*.{ts,mjs}'],
    plugins: { '@nx': nx },
    rules: {
      'max-lines': ['error', { max: 350 }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Configuration is read in one file per app (src/environment.ts).',
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints: floors }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.lib.json', './tsconfig.spec.json'].filter((file) => existsSync(file)),
        tsconfigRootDir: process.cwd(),
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints: floorsOfTests }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': 'off',
    },
  },
  ...folderFloors(),
  {
    files: ['apps/*/src/environment.ts', 'libs/*/src/cli/environment.ts', 'libs/testing/src/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.mjs'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'Buffer', 'performance', 'URL', 'fetch', 'AbortController', 'AbortSignal'],
          ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'],
          ...['TextDecoder', 'TextEncoder'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
