type Child = Node | string | undefined | false;

/** A DOM element with its attributes (`undefined` and `false` are left out) and children. Text is text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children) if (child !== undefined && child !== false) made.append(child);
  return made;
}

/** A list with one item for each. */
export function list(name: string, items: readonly (Node | string)[]): HTMLUListElement {
  return element('ul', { class: name }, ...items.map((item) => element('li', {}, item)));
}
