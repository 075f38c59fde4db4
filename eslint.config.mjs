// n8n's own rules for verified community nodes: the same parts, in the same order, as the config of
// @n8n/node-cli, without the CLI. No rule of theirs is switched off here that they leave on.
import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const nodes = readdirSync('nodes').filter((folder) => folder !== 'shared');
const published = ['nodes/**/*.ts', 'credentials/**/*.ts', 'dist/**/*.js'];

// The layout of the folders: each imports from those that are named as exceptions, and from no other.
// docs/architecture.md shows it as a diagram.
const layout = [
	{ target: 'nodes/shared', from: 'nodes', except: ['./shared'] },
	{
		target: ['nodes/shared/api', 'nodes/shared/input'],
		from: 'nodes/shared',
		except: ['./api', './input'],
	},
	{
		target: 'nodes/shared/records',
		from: 'nodes/shared',
		except: ['./api', './input', './records'],
	},
	...nodes.map((node) => ({
		target: `nodes/${node}`,
		from: 'nodes',
		except: [`./${node}`, './shared'],
	})),
	{ target: 'nodes/Retreaver/core', from: 'nodes/Retreaver', except: ['./core'] },
	{ target: 'nodes/Retreaver/fields', from: 'nodes/Retreaver', except: ['./core', './fields'] },
	{
		target: 'nodes/Retreaver/resources',
		from: 'nodes/Retreaver',
		except: ['./core', './fields', './resources'],
	},
	// The simulator follows Retreaver's reference, not our reading of it: test/facts compares the two.
	{ target: 'test/simulator', from: ['nodes', 'credentials', 'dist', 'facts'] },
];

export default defineConfig(
	globalIgnores(['coverage']),
	{
		files: ['**/*.ts'],
		extends: [
			js.configs.recommended,
			tseslint.configs.recommendedTypeChecked,
			importX.flatConfigs.recommended,
			importX.flatConfigs.typescript,
		],
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
		languageOptions: {
			parserOptions: {
				project: ['tsconfig.json', 'test/tsconfig.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			'prefer-spread': 'off',
			// The type-checked rules, but those that object to values of unknown type, which is all that an HTTP API and
			// n8n's parameters have,
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/restrict-template-expressions': 'off',
			// to functions whose type demands a promise, and to n8n's helpers, which need no `this`.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// TypeScript checks these itself.
			'import-x/namespace': 'off',
			'import-x/no-named-as-default': 'off',
			'import-x/no-named-as-default-member': 'off',
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-restricted-paths': ['error', { zones: layout }],
		},
	},
	{
		// As n8n's scan of a published package does: the sources and what is built of them, without any exceptions.
		files: published,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		linterOptions: { noInlineConfig: true },
		rules: {
			'no-console': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector: "BinaryExpression[operator='instanceof'][right.name=/.Error$/]",
					message:
						'There can be two copies of n8n-workflow: tell errors apart by nodes/shared/api/errors.ts.',
				},
			],
		},
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: n8nNodesBase.configs.community.rules,
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
