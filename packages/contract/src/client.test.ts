import { describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, type Fetch, pathOf, SaidProblem } from './client.js';
import type { ReplyOf } from './endpoint.js';
import { startImport } from './evidence.js';
import { checkReport, getReportPdf } from './report.js';
import { whatIf } from './result.js';
import { getStudent, listTerms } from './roster.js';

const answering = (response: Response): { fetch: Fetch; asked: Array<{ url: string; init: Parameters<Fetch>[1] }> } => {
  const asked: Array<{ url: string; init: Parameters<Fetch>[1] }> = [];
  return {
    asked,
    fetch: async (url, init) => {
      asked.push({ url, init });
      return response;
    },
  };
};

describe('the client', () => {
  it('fills in params and query, and answers the reply with its type', async () => {
    const { fetch, asked } = answering(Response.json({ terms: [], current: null }));
    const reply = await createClient(fetch, 'http://x').call(listTerms);
    expectTypeOf(reply).toEqualTypeOf<ReplyOf<typeof listTerms>>();
    expectTypeOf(reply.current).toEqualTypeOf<string | null>();
    expect(reply.current).toBeNull();
    expect(asked[0]?.url).toBe('http://x/api/v1/terms');
    expect(pathOf(getStudent, { params: { studentId: 7 }, query: { term: '2025-2026-1', scheme: undefined } })).toBe(
      '/api/v1/students/7?term=2025-2026-1',
    );
  });

  it('escapes what it fills in and refuses a missing parameter', () => {
    expect(pathOf(checkReport, { params: { number: '../a b' } })).toBe('/api/v1/reports/..%2Fa%20b');
    expect(() => pathOf(getStudent, {})).toThrow(RangeError);
  });

  it('sends JSON bodies as JSON and uploads as a form with the file last', async () => {
    const json = answering(Response.json({}));
    await createClient(json.fetch).call(whatIf, {
      body: { scheme: 's', term: '2025-2026-1', placeId: 1, weights: { moral: 20 } },
    });
    expect(JSON.parse(json.asked[0]?.init.body as string)).toMatchObject({ weights: { moral: 20 } });
    const form = answering(Response.json({}));
    await createClient(form.fetch).call(startImport, {
      upload: { kind: 'roster', dryRun: true },
      file: { name: '名册.xlsx', bytes: new Blob(['x']) },
    });
    const sent = form.asked[0]?.init.body;
    expect(sent).toBeInstanceOf(FormData);
    expect(sent instanceof FormData ? [...sent.keys()] : []).toEqual(['kind', 'dryRun', 'file']);
  });

  it('throws the problem that the server answered, with its words', async () => {
    const faults = [{ code: 'request.field', path: 'term', message: '不对', remedy: '改' }];
    const { fetch } = answering(
      Response.json({ code: 'request.invalid', detail: '内容不对', remedy: '', faults }, { status: 400 }),
    );
    const refused = await createClient(fetch)
      .call(listTerms)
      .catch((problem: unknown) => problem);
    expect(refused).toBeInstanceOf(SaidProblem);
    expect(refused).toMatchObject({ status: 400, code: 'request.invalid', message: '内容不对', faults });
  });

  it('throws a problem of status 0 when no answer came', async () => {
    const client = createClient(() => Promise.reject(new TypeError('failed')));
    await expect(client.call(listTerms)).rejects.toMatchObject({ status: 0, code: 'network.unreachable' });
  });

  it('answers a file with its name, type and bytes', async () => {
    const headers = {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="r.pdf"; filename*=UTF-8\'\'%E6%8A%A5%E5%91%8A.pdf',
    };
    const { fetch } = answering(new Response('%PDF', { headers }));
    const file = await createClient(fetch).call(getReportPdf, {
      params: { studentId: 1 },
      query: { term: '2025-2026-1' },
    });
    expect(file.fileName).toBe('报告.pdf');
    expect(new TextDecoder().decode(file.bytes)).toBe('%PDF');
  });
});
