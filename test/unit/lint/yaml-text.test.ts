import { describe, expect, it } from 'vitest';
import { yaml } from '../../../src/lint/yaml-text.ts';

describe('yaml', () => {
  it('drops what the code around it indents', () => {
    expect(yaml`
      migration: m

      phases:
        - name: expand
    `).toBe('migration: m\n\nphases:\n  - name: expand\n');
  });

  it('keeps interpolated values as they are', () => {
    const phases = '  - name: a\n  - name: b';
    expect(yaml`
          phases:
          ${phases}
        `).toBe('phases:\n  - name: a\n  - name: b\n');
  });
});
