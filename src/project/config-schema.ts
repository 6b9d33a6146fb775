import { z } from 'zod';
import { severities } from '../lint/finding.ts';
import { thresholdsSchema } from '../lint/settings.ts';
import { targetKeys } from './targets/target-config.ts';

/** `rules: {ddl-copy-table: off}`; in YAML 1.2 `off` is a string, in 1.1 it was false. */
const severity = z.union([z.enum([...severities, 'off']), z.literal(false).transform(() => 'off' as const)]);

/** Every key of phasedb.config.yaml; `describe` holds what the message on a wrong value asks for. */
export const configSchema = z.strictObject({
  database_url: z.string().min(1).describe('a database URL as text').optional(),
  replicas: z.array(z.string().min(1)).describe('a list of database URLs').optional(),
  mysql_version: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/)
    .describe('a version in quotes, such as "8.0.36"')
    .optional(),
  schema: z.string().min(1).describe('the path of a file of CREATE statements').optional(),
  snapshot: z.string().min(1).describe('the path of a file made by the command snapshot').optional(),
  migrations: z.array(z.string().min(1)).describe('a list of paths or globs').optional(),
  baseline: z.string().min(1).describe('the path of a baseline file').optional(),
  rules: z.record(z.string(), severity).describe('a mapping of rule names to error, warning, info or off').optional(),
  code_references: z
    .strictObject({ ignore: z.array(z.string().min(1)).optional() })
    .describe('a mapping with `ignore`, a list of globs')
    .optional(),
  thresholds: thresholdsSchema.partial().describe('a mapping of thresholds to numbers').optional(),
  ...targetKeys,
});

export type RawConfig = z.infer<typeof configSchema>;

/** Its keys. */
export const configKeys: readonly string[] = Object.keys(configSchema.shape);
