import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

// As GitHub documents it ("Syntax for GitHub's form schema"); a form that is not of this kind is left out without a word.
const label = { label: z.string(), description: z.string().optional() };
const field = { id: z.string().regex(/^[\w-]+$/), validations: z.strictObject({ required: z.boolean() }).optional() };
const text = z.strictObject({ ...label, placeholder: z.string().optional(), render: z.string().optional() });
const form = z.strictObject({
  name: z.string().min(4),
  description: z.string().min(4),
  labels: z.array(z.string()),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) }),
        z.strictObject({ type: z.literal(['input', 'textarea']), ...field, attributes: text }),
        z.strictObject({
          type: z.literal('dropdown'),
          ...field,
          attributes: z.strictObject({ ...label, options: z.array(z.string()).min(2) }),
        }),
      ]),
    )
    .refine((body) => body.some(({ type }) => type !== 'markdown')),
});

const folder = '.github/ISSUE_TEMPLATE';

it.each(readdirSync(folder).filter((file) => file !== 'config.yml'))(
  '%s is a form, with an id of its own for each field',
  (file) => {
    const { body } = form.parse(parse(readFileSync(`${folder}/${file}`, 'utf8')));
    const ids = body.flatMap((element) => ('id' in element ? element.id : []));
    expect(new Set(ids).size).toBe(ids.length);
  },
);
