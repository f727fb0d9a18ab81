import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '../json.js';
import { CLR_CONTEXT, documentLoader, OB_CONTEXT, VC_CONTEXT } from './loader.js';

const load = documentLoader(new Map());

describe('a bundled context', () => {
  it('is the one that CONTEXTS.md describes, to the letter of its canonical form', async () => {
    const digests: Record<string, string> = {};
    for (const url of [
      VC_CONTEXT,
      OB_CONTEXT,
      CLR_CONTEXT,
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    ]) {
      const { document } = await load(url);
      digests[url] = createHash('sha256')
        .update(canonicalJson(document as JsonObject))
        .digest('hex');
    }
    expect(digests).toEqual({
      [VC_CONTEXT]: 'b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf',
      [OB_CONTEXT]: 'c5e555a91a5cf48e32ae0a05674c61ddd5c053b680b5643b2f57f9965e386d99',
      [CLR_CONTEXT]: '7defe702c102faf14108579b7d65ef39ecf4c3bbef925b803e15bd77cd6e3394',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json':
        '15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7',
    });
  });
});

describe('an unknown context', () => {
  it('is refused and never fetched', async () => {
    for (const url of ['https://example.org/context', 'https://www.w3.org/2018/credentials/v1', 'file:///etc/passwd']) {
      await expect(load(url)).rejects.toMatchObject({ code: 'unknown-context' });
    }
  });
});
