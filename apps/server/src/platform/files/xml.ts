/** What a scan hands on. `attributes` is the raw text behind the name; read it with `attribute`. Prefixes are cut off. */
export interface XmlHandler {
  open(name: string, attributes: string, selfClosed: boolean): void;
  /** A piece of raw text; join the pieces, then `decodeXml`. */
  text(raw: string): void;
  close(name: string): void;
}

/** Thrown by a scan: `forbidden` for a DOCTYPE (entities of one's own, external ones), `damaged` for anything else. */
export class XmlFault extends Error {
  readonly kind: 'forbidden' | 'damaged';
  constructor(kind: 'forbidden' | 'damaged') {
    super(`XML ${kind}`);
    this.kind = kind;
  }
}

export interface XmlScan {
  write(piece: string): void;
  /** @throws XmlFault when an element is still open: the part was cut off. */
  end(): void;
}

const MOST_IN_ONE_TAG = 2 ** 18;
const DEEPEST = 200;

/**
 * A push scanner over pieces of XML, in one pass and constant memory. It knows elements, text, CDATA, comments and
 * processing instructions; a DOCTYPE is refused, so no entity but the five of XML and character numbers exists.
 */
export function scanXml(handler: XmlHandler): XmlScan {
  let rest = '';
  let depth = 0;
  let seen = false;

  function write(piece: string): void {
    const text = rest === '' ? piece : rest + piece;
    let at = 0;
    if (!seen && text.length > 0) {
      seen = true;
      if (text.charCodeAt(0) === 0xfeff) at = 1;
    }
    for (;;) {
      const open = text.indexOf('<', at);
      if (open < 0) {
        if (at < text.length) handler.text(text.slice(at));
        rest = '';
        return;
      }
      if (open > at) handler.text(text.slice(at, open));
      const after = tag(text, open);
      if (after < 0) {
        rest = text.slice(open);
        if (rest.length > MOST_IN_ONE_TAG) throw new XmlFault('damaged');
        return;
      }
      at = after;
    }
  }

  /** Takes the tag that begins at `open`; answers where it ends, or -1 when its end has not come yet. */
  function tag(text: string, open: number): number {
    const kind = text.charCodeAt(open + 1);
    if (kind === 0x21) return declaration(text, open);
    if (kind === 0x3f) {
      const end = text.indexOf('?>', open);
      return end < 0 ? -1 : end + 2;
    }
    const end = endOfTag(text, open + 1);
    if (end < 0) return -1;
    if (kind === 0x2f) {
      depth -= 1;
      if (depth < 0) throw new XmlFault('damaged');
      handler.close(localName(text, open + 2, end));
      return end + 1;
    }
    const selfClosed = text.charCodeAt(end - 1) === 0x2f;
    const stop = selfClosed ? end - 1 : end;
    let nameEnd = open + 1;
    while (nameEnd < stop && text.charCodeAt(nameEnd) > 0x20) nameEnd += 1;
    if (nameEnd === open + 1) throw new XmlFault('damaged');
    const name = localName(text, open + 1, nameEnd);
    if (!selfClosed) {
      depth += 1;
      if (depth > DEEPEST) throw new XmlFault('damaged');
    }
    handler.open(name, nameEnd < stop ? text.slice(nameEnd, stop) : '', selfClosed);
    if (selfClosed) handler.close(name);
    return end + 1;
  }

  function declaration(text: string, open: number): number {
    if (text.length - open < 9) return -1;
    if (text.startsWith('<!--', open)) {
      const end = text.indexOf('-->', open + 4);
      return end < 0 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', open)) {
      const end = text.indexOf(']]>', open + 9);
      if (end < 0) return -1;
      handler.text(text.slice(open + 9, end).replaceAll('&', '&amp;'));
      return end + 3;
    }
    throw new XmlFault('forbidden');
  }

  return {
    write,
    end() {
      if (rest !== '' || depth !== 0) throw new XmlFault('damaged');
    },
  };
}

/** A `>` inside quotes is part of a value. */
function endOfTag(text: string, from: number): number {
  let quote = 0;
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (quote !== 0) {
      if (c === quote) quote = 0;
    } else if (c === 0x3e) return i;
    else if (c === 0x22 || c === 0x27) quote = c;
  }
  return -1;
}

function localName(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  for (let i = from; i < to; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x3a) start = i + 1;
    else if (c <= 0x20) {
      end = i;
      break;
    }
  }
  return text.slice(start, end);
}

/** One attribute's value, decoded; undefined when it is not there. `name` is as written, prefix included. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    if (at > 0 && attributes.charCodeAt(at - 1) > 0x20) continue;
    let i = at + name.length;
    while (attributes.charCodeAt(i) <= 0x20) i += 1;
    if (attributes.charCodeAt(i) !== 0x3d) continue;
    i += 1;
    while (attributes.charCodeAt(i) <= 0x20) i += 1;
    const quote = attributes[i];
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, i + 1);
    if (end < 0) continue;
    return decodeXml(attributes.slice(i + 1, end));
  }
  return undefined;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Raw text to text: the five entities and character numbers. @throws XmlFault for any other entity. */
export function decodeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z0-9]*);?/g, (_, entity: string) => {
    if (entity.startsWith('#')) {
      const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
      if (!(code <= 0x10ffff)) throw new XmlFault('damaged');
      return String.fromCodePoint(code);
    }
    const value = named[entity];
    if (value === undefined) throw new XmlFault('forbidden');
    return value;
  });
}
