import { describe, expect, it } from 'vitest';
import { type DeploySummary, deploySummary } from '../../../../src/report/run/deploy-summary.ts';
import type { PhaseRecord } from '../../../../src/report/run/phase-record.ts';
import { outsideCode } from '../../../rendered.ts';

const runUrl = (run: number) => `https://github.com/octo/shop/actions/runs/${run}`;

function phase(name: string, more: Partial<PhaseRecord> = {}): PhaseRecord {
  return { name, status: 'pending', attempt: 1, ...more };
}

function summary(more: Partial<DeploySummary> = {}, mostBytes = 1_000_000): string {
  return deploySummary(
    {
      command: 'run',
      migration: 'shop',
      environment: 'production',
      verdict: { status: 'in_progress', text: 'expand of shop is complete; the next phase is backfill.' },
      report: undefined,
      phases: undefined,
      warnings: [],
      next: undefined,
      runUrl,
      ...more,
    },
    mostBytes,
  );
}

const done = (name: string, seconds: number): PhaseRecord =>
  phase(name, { status: 'complete', seconds, endedAt: '2026-11-14T10:02:03Z', by: 'octocat', run: 7 });

describe('the summary of a deploy', () => {
  it('begins with what came of it, and leaves out columns that say nothing', () => {
    const text = summary({ phases: [done('expand', 0.3), phase('backfill', { type: 'backfill' })] });
    expect(text).toBe(
      `### phasedb run: \`shop\` in \`production\`

⏩ **expand of shop is complete; the next phase is backfill.**

| phase | state | when (UTC) | by | run |
| - | - | - | - | - |
| expand | ✅ complete in 0.3 s | 14 Nov 10:02 | octocat | [run](https://github.com/octo/shop/actions/runs/7) |
| backfill | ◻️ next | | | |`.replace(/0\.3 s|14 Nov 10:02/g, (words) => words.replaceAll(' ', '\u00a0')),
    );
  });

  it('draws what took how long, where that is long enough to be seen, each phase behind the other', () => {
    expect(summary({ phases: [done('expand', 0.3), done('backfill', 2)] })).not.toContain('mermaid');
    const failed = phase('contract', { status: 'failed', seconds: 600 });
    const text = summary({ phases: [done('expand', 0.3), done('back:fill', 3600), failed] });
    expect(text).toContain(
      [
        '  section expand',
        '  0.3 s :done, 2001-01-01 00:00:00, 2001-01-01 00:01:24',
        '  section back fill',
        '  1 h :done, 2001-01-01 00:01:24, 2001-01-01 01:01:24',
        '  section contract',
        '  10 min :crit, 2001-01-01 01:01:24, 2001-01-01 01:11:24',
      ].join('\n'),
    );
  });

  it('shows a refusal with its statement and the next command, and each reason once', () => {
    const text = summary({
      verdict: {
        status: 'refused',
        text: 'It would copy the table. That takes hours.',
        statement: 'ALTER TABLE a FORCE',
        untouched: 'Nothing was changed.',
        remedy: 'Allow it.',
      },
      phases: [
        phase('one', { status: 'failed', reason: 'It would copy the table' }),
        phase('two', { status: 'stopped', reason: 'paused by mona' }),
      ],
      next: { text: 'go on.', inputs: { command: 'resume', migration: 'a: b.yaml' } },
      warnings: ['Paused by mona'],
    });
    expect(text).toContain('⛔ **It would copy the table.** That takes hours.');
    expect(text).toContain('```sql\nALTER TABLE a FORCE\n```\n\nNothing was changed. Allow it.');
    expect(text).not.toContain('- one: It would');
    expect(text).toContain('- two: paused by mona');
    expect(text).toContain('> [!WARNING]\n> - Paused by mona');
    expect(text).toContain('```yaml\ncommand: resume\nmigration: "a: b.yaml"\n```');
  });

  it('stays within its budget by whole sections and says what had no room; the verdict always has', () => {
    const many = Array.from({ length: 5000 }, (_, i) => done(`phase-${i}`, 60));
    const whole = summary({ phases: many }, 10_000_000);
    const cut = summary({ phases: many, next: { text: 'go on.' } }, 300_000);
    expect(Buffer.byteLength(whole)).toBeGreaterThan(300_000);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(300_000);
    expect(cut).toContain('**expand of shop is complete');
    expect(cut).toContain('**What to do next:** go on.');
    expect(cut).toContain('Left out, because the summary is full: table of phases, timeline.');
  });

  it.for([
    '<img src=x>',
    '@everyone',
    'a | b',
    '[x](http://evil)',
    'http://evil www.evil.com #7',
    '`',
    '-->',
    'a\n# b',
    '\u202eabc',
  ])('shows %j as text', (hostile) => {
    const text = summary({
      migration: hostile,
      environment: hostile,
      verdict: { status: 'failed', text: hostile, statement: hostile, remedy: hostile },
      phases: [
        phase(hostile, {
          status: 'failed',
          by: hostile,
          howFar: hostile,
          reason: `${hostile}!`,
          approvedBy: [hostile],
        }),
      ],
      warnings: [hostile],
      next: { text: hostile, inputs: { phase: hostile } },
      report: hostile,
    });
    const html = outsideCode(text);
    expect(html).not.toMatch(/<img|@everyone|"https?:..(evil|www)|-->|<h1|\u202e|#7/);
    const cells = html.split('</tr>').flatMap((row) => row.match(/<t[hd]\b/g)?.length ?? []);
    expect(cells.length).toBeGreaterThan(1);
    expect(new Set(cells).size).toBe(1);
  });
});
