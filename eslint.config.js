import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.cache/**', '**/*.d.ts', '**/*.d.mts', 'demo/training/**', 'packages/engine/wasm/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strict],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { parserOptions: { project: ['packages/*/tsconfig.json', 'packages/engine/tsconfig.test.json', 'packages/react/tsconfig.json', '{demo,playground,stories,e2e,bench}/tsconfig.json', 'tooling/tsconfig.root.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[object.property.name="dangerouslySetInnerHTML"]', message: 'Text from data is rendered as text only.' },
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Text from data is rendered as text only.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
      ],
    },
  },
  {
    files: ['**/*.config.ts', '**/*.stories.tsx', 'stories/.storybook/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['packages/cli/**', 'demo/**', 'bench/**', 'e2e/**', 'tooling/**', 'stories/scripts/**'],
    rules: { 'no-console': 'off' },
  },
);
