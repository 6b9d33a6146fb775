import { describe, expect, it } from 'vitest';
import { readPairs, readSummary } from '../../github/runner/file-commands.ts';
import { Masker } from '../../github/runner/masker.ts';
import { StepLog } from '../../github/runner/step-log.ts';

function logOf(...lines: string[]): StepLog {
  const log = new StepLog(new Masker(), '/work/shop');
  for (const line of lines) log.read(line);
  return log;
}

describe('workflow commands', () => {
  it.each([
    ['at the start', '::error::no', ['no']],
    ['after blanks', ' \t\u00a0::error::no', ['no']],
    ['in any case', '::ERROR::no', ['no']],
    ['of the older form, anywhere', 'see ##[error]no', ['no']],
    ['not in the middle', 'see ::error::no', []],
    ['not with an unknown name', '::errors::no', []],
    ['not without an end', '::error', []],
    ['unescaped once: %25 last', '::error::a%0Ab%250A', ['a\nb%0A']],
    ['with its data as it is', '::error::a::b,c=d', ['a::b,c=d']],
  ])('are obeyed %s', (_, line, messages) => {
    const log = logOf(line);
    expect(log.annotations.map((annotation) => annotation.message)).toEqual(messages);
    expect(log.lines).toHaveLength(1);
  });

  it('carry file, lines, columns and title, escaped in their own way', () => {
    const line = '::warning file=/work/shop/a%3Ab%2Cc.yaml,line=3,endLine=3,col=5,endColumn=9,title=50%25 done::x';
    expect(logOf(line).annotations).toEqual([
      {
        level: 'warning',
        message: 'x',
        title: '50% done',
        file: 'a:b,c.yaml',
        line: 3,
        endLine: 3,
        column: 5,
        endColumn: 9,
      },
    ]);
    expect(logOf('##[notice file=a%5D.yaml;title=a%3Bb]x').annotations).toEqual([
      { level: 'notice', message: 'x', file: 'a].yaml', title: 'a;b' },
    ]);
  });

  it.each([
    ['columns over several lines', 'line=1,endLine=2,col=3', { line: 1, endLine: 2 }],
    ['columns without a line', 'col=3,endColumn=4', {}],
    ['an end before the beginning', 'line=4,endLine=2', {}],
    ['an end alone is the beginning', 'endLine=2', { line: 2, endLine: 2 }],
    ['a line that is no number', 'line=x', {}],
    ['an empty value', 'line=,title=', {}],
    ['a blank before a name', 'file=a.yaml, line=3', { file: 'a.yaml' }],
  ])('lose what GitHub does not show: %s', (_, properties, kept) => {
    expect(logOf(`::error ${properties}::x`).annotations).toEqual([{ level: 'error', message: 'x', ...kept }]);
  });

  it('make ten annotations of a level, cut to 4,096 characters; the rest stands in the log', () => {
    const many = [...Array(12).keys()].map((i) => `::error::${i} ${'x'.repeat(5_000)}`);
    const log = logOf(...many, '::notice::n', '::warning::w');
    expect(log.annotations.map((annotation) => annotation.level)).toEqual([
      ...Array(10).fill('error'),
      'notice',
      'warning',
    ]);
    expect(log.annotations[0]?.message).toHaveLength(4_096);
    expect(log.dropped).toEqual({ error: 2, warning: 0, notice: 0 });
    expect(log.lines[11]).toMatch(/^##\[error\]11 x/);
  });

  it('stop at stop-commands, until its token comes', () => {
    const log = logOf('::stop-commands::t0ken', '::error::a', '::add-mask::b', '::T0KEN::', '::error::c', '::t0ken::');
    expect(log.annotations.map((annotation) => annotation.message)).toEqual(['c']);
    expect(log.commands.map((command) => command.name)).toEqual(['stop-commands', 'error']);
    expect(log.lines).toEqual([
      '::stop-commands::t0ken',
      '::error::a',
      '::add-mask::b',
      '::T0KEN::',
      '##[error]c',
      '::t0ken::',
    ]);
  });

  it('fail the step where they are forbidden, malformed, or would stop for ever', () => {
    for (const line of [
      '::set-env name=PATH::/tmp',
      '::add-path::/tmp',
      '::set-output::x',
      '::stop-commands::',
      '::stop-commands::error',
      '::echo::perhaps',
    ]) {
      const log = logOf(line, '::notice::still obeyed');
      expect(log.hasFailed, line).toBe(true);
      expect(log.annotations[0]?.message).toContain('Unable to process command');
      expect(log.annotations.at(-1)?.message).toBe('still obeyed');
    }
    expect(logOf('::error::x').hasFailed).toBe(false);
  });

  it('set outputs and state in the old way still, which a test has to notice', () => {
    const log = logOf('::set-output name=status::complete', '##[save-state name=a]b%3Bc');
    expect(Object.fromEntries(log.outputs)).toEqual({ status: 'complete' });
    expect(Object.fromEntries(log.state)).toEqual({ a: 'b;c' });
    expect(log.commands.map((command) => command.name)).toEqual(['set-output', 'save-state']);
    expect(log.lines).toEqual([]);
  });

  it('show groups, hide debugging, and echo on demand', () => {
    expect(logOf('::group::Tables', '::debug::x', 'a', '::endgroup::').lines).toEqual([
      '##[group]Tables',
      'a',
      '##[endgroup]',
    ]);
    const echoed = logOf('::echo::on', '::set-output name=a::b', '::add-mask::secret');
    expect(echoed.lines).toEqual(['::set-output name=a::b']);
  });
});

describe('masks', () => {
  it('hold for what is printed afterwards, in annotations too, and for each line of a value', () => {
    const log = logOf(
      'pa55word',
      '::add-mask::pa55word%0Asecond line',
      'say pa55word',
      '::error title=t::pa55word and second line',
    );
    expect(log.lines).toEqual(['pa55word', 'say ***', '##[error]*** and ***']);
    expect(log.annotations[0]?.message).toBe('*** and ***');
  });

  it.each([
    ['Base64', Buffer.from('p@ss w<rd').toString('base64')],
    ['Base64 behind a user name', Buffer.from('r:p@ss w<rd').toString('base64').slice(4)],
    ['a URL', 'p%40ss%20w%3Crd'],
    ['XML', 'p@ss w&lt;rd'],
  ])('cover the value in %s', (_, form) => {
    expect(logOf('::add-mask::p@ss w<rd', `x${form}y`).lines[0]).toBe('x***y');
  });

  it('cover JSON and quoted forms, and join what overlaps', () => {
    expect(logOf('::add-mask::a"b\\c', JSON.stringify('a"b\\c')).lines).toEqual(['"***"']);
    expect(logOf('::add-mask::"long secret"', 'a long secret').lines).toEqual(['a ***']);
    expect(logOf('::add-mask::abcd', '::add-mask::cdef', 'xabcdefx').lines).toEqual(['x***x']);
  });

  it('are not made of nothing', () => {
    const log = logOf('::add-mask::', 'text');
    expect(log.lines.at(-1)).toBe('text');
    expect(log.annotations[0]?.level).toBe('warning');
  });
});

describe('the files of a step', () => {
  it('hold pairs in both forms', () => {
    expect(readPairs('a=b=c\n\nd<<E\none\ntwo=2\nE\ne<<F\nF\n=x\n')).toEqual([
      ['a', 'b=c'],
      ['d', 'one\ntwo=2'],
      ['e', ''],
      ['', 'x'],
    ]);
    expect(readPairs('a=<<E')).toEqual([['a', '<<E']]);
    expect(readPairs('a<<E\n=\nE')).toEqual([['a', '=']]);
    expect(readPairs('')).toEqual([]);
  });

  it.each([
    ['a line that is none', 'status', "Invalid format 'status'"],
    ['no name', '<<E\nE\n', 'Name must not be empty'],
    ['no delimiter', 'a<<\n\n', 'delimiter must not be empty'],
    ['a delimiter that never comes', 'a<<E\nb\n', "Matching delimiter not found 'E'"],
    ['an end in the middle of a line', 'a<<E\nb', 'EOF marker missing new line'],
  ])('are refused with %s', (_, text, problem) => {
    expect(() => readPairs(text)).toThrow(problem);
  });

  it('hold a summary of 1 MiB, masked line by line, and not a byte more', () => {
    const mask = (line: string) => line.replaceAll('secret', '***');
    expect(readSummary('a secret\nb', mask)).toEqual({ shown: 'a ***\nb' });
    expect(readSummary('x'.repeat(1_048_576), mask).error).toBeUndefined();
    const above = readSummary(`${'x'.repeat(1_048_575)}ä`, mask);
    expect(above.shown).toBe('');
    expect(above.error).toContain('upload aborted, supports content up to a size of 1024k, got 1024k');
  });
});
