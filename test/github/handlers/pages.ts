import type { Answer } from './handler.ts';

const defaultPerPage = 30;
const maxPerPage = 100;

/**
 * One page of a list, with the Link header that leads to the others. GitHub gives 30 items unless asked for more, 100 at
 * most, however many are asked for.
 * @param url of the list, in GitHub's way by the repository's number
 */
export function page(answer: Answer, url: string, query: URLSearchParams): Answer {
  if (answer.pages === undefined) return answer;
  const { items, wrap = (same: readonly unknown[]) => same } = answer.pages;
  const isPaged = query.has('per_page') || query.has('page');
  const perPage =
    answer.pages.perPage !== undefined && !isPaged
      ? answer.pages.perPage
      : Math.min(maxPerPage, Math.max(1, Number(query.get('per_page') ?? defaultPerPage)));
  const number = Math.max(1, Number(query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const to = (target: number, rel: string) => {
    const next = new URLSearchParams(query);
    next.set('page', String(target));
    return `<${url}?${next}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [to(number - 1, 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : []),
  ];
  return {
    status: answer.status,
    body: wrap(items.slice((number - 1) * perPage, number * perPage)),
    headers: { ...answer.headers, ...(links.length > 0 && { link: links.join(', ') }) },
  };
}
