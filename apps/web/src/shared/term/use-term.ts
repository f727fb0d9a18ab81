import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { listTerms, type TermBrief } from '@wuyu/contract';
import { useAddress } from '../address/use-address';
import { ask } from '../api/index';

export interface ChosenTerm {
  /** The code of the chosen term; '' while there is none. */
  term: string;
  terms: TermBrief[];
  query: UseQueryResult<{ terms: TermBrief[]; current: string | null }>;
  choose(code: string): void;
}

/** The term of a page: as its address says, else the current one. */
export function useTerm(): ChosenTerm {
  const [search, change] = useAddress();
  const query = useQuery({ ...ask(listTerms), staleTime: 10 * 60_000 });
  const terms = query.data?.terms ?? [];
  const asked = search.get('term');
  const known = terms.some(({ code }) => code === asked);
  const term = known && asked ? asked : (query.data?.current ?? terms[0]?.code ?? '');
  return {
    term,
    terms,
    query,
    choose: (code) => change({ term: code }),
  };
}
